import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(fileURLToPath(import.meta.url));
const COMPILER = 'node_modules/typescript/bin/tsc';
const BUNDLER = 'node_modules/vite/bin/vite.js';
const CONFIG = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'ormconfig.ts'];

/** Hash and path of every file that dist was built from, and of the compiler's own notes on what it wrote. */
const STAMP = join(ROOT, 'dist/sources.sha256');
const NOTES = 'dist/tsconfig.build.tsbuildinfo';

/** A process that was killed cannot remove its lock. This is longer than any build takes. */
const LOCK_EXPIRES_MS = 15 * 60_000;

/**
 * Compiles the sources and the console into dist, unless dist was built from the same sources or the compiler is not
 * installed.
 */
export async function build() {
  if (!hasCompiler() || isFresh()) return;
  await withLock(join(ROOT, '.cache/build.lock'), () => {
    // The process that held the lock before may have built the same sources.
    if (isFresh()) return;
    // The compiler never removes what it wrote for a source that is gone.
    const known = pathsOf(readIfThere(STAMP));
    if (known.length === 0 || known.some((path) => !existsSync(join(ROOT, path)))) clean();
    // Before the compiler reads them: a change in the meantime makes dist stale.
    const stamp = stampOf(sources());
    execFileSync(process.execPath, [COMPILER, '--project', 'tsconfig.build.json'], {
      cwd: ROOT,
      stdio: 'inherit',
    });
    buildConsole();
    writeFileSync(STAMP, stamp + stampOf([NOTES]));
  });
}

function isFresh() {
  return existsSync(join(ROOT, NOTES)) && stampOf([...sources(), NOTES]) === readIfThere(STAMP);
}

/**
 * `npm ci --omit=dev` leaves out the compiler, or the types that it needs if a package of Nest installs the compiler: what
 * is built is run as it is.
 */
function hasCompiler() {
  return [COMPILER, 'node_modules/@types/node', 'node_modules/@types/jest'].every((path) =>
    existsSync(join(ROOT, path)),
  );
}

/** The console, like the tests, is not part of every copy of the sources. */
function buildConsole() {
  if (!existsSync(join(ROOT, 'console'))) return;
  execFileSync(process.execPath, [BUNDLER, 'build', '--logLevel', 'warn', 'console'], {
    cwd: ROOT,
    stdio: 'inherit',
    // Libraries are several times larger, and behave otherwise, in the environment of developers or tests.
    env: { ...process.env, NODE_ENV: 'production' },
  });
}

function clean() {
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
}

/** Runs `work` while no other process holds the lock file. */
export async function withLock(lock, work) {
  mkdirSync(dirname(lock), { recursive: true });
  while (!takeLock(lock)) await sleep(100);
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function takeLock(lock) {
  const own = `${lock}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    // A link appears with its content, so that nobody reads an empty lock.
    linkSync(own, lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (isAbandoned(lock)) rmSync(lock, { force: true });
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

function isAbandoned(lock) {
  try {
    if (Date.now() - statSync(lock).mtimeMs > LOCK_EXPIRES_MS) return true;
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** What tsconfig.build.json compiles, and what else decides the result. */
function sources() {
  const compiled = ['src', 'bench', 'docs', 'examples', 'test/support'].flatMap((folder) => {
    const recursive = folder !== 'docs' && folder !== 'examples';
    if (!existsSync(join(ROOT, folder))) return [];
    return readdirSync(join(ROOT, folder), { recursive })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
      .map((name) => `${folder}/${name}`);
  });
  return [...CONFIG, ...compiled, ...consoleSources()].sort();
}

function consoleSources() {
  if (!existsSync(join(ROOT, 'console'))) return [];
  return readdirSync(join(ROOT, 'console'), { recursive: true })
    .map((name) => `console/${name}`)
    .filter((path) => !path.includes('node_modules') && statSync(join(ROOT, path)).isFile());
}

function stampOf(files) {
  const lines = files.map((path) => {
    const hash = createHash('sha256').update(readFileSync(join(ROOT, path)));
    return `${hash.digest('hex')}  ${path}\n`;
  });
  return lines.join('');
}

function pathsOf(stamp = '') {
  const lines = stamp.split('\n').filter((line) => line !== '');
  return lines.map((line) => line.slice(line.indexOf('  ') + 2));
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const [option] = process.argv.slice(2);
    const isBuilt = option !== '--clean' && existsSync(join(ROOT, 'dist/src/main.js'));
    // An installation without the compiler succeeds: it may be for a dist that was built elsewhere.
    if (hasCompiler() || isBuilt || option === '--prepare') {
      if (option === '--clean') clean();
      await build();
    } else {
      process.stderr.write(
        'The compiler is not installed, so dist cannot be built. Run "npm ci" to install it.\n',
      );
      process.exitCode = 1;
    }
  } catch (error) {
    // The compiler has printed what is wrong.
    if (error.status === undefined) throw error;
    process.exitCode = error.status;
  }
}
