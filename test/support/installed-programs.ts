import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const CACHE = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
  'export-task-service',
  'test-programs',
);

/** The programs of one language, or why they are not here. */
export type Programs = { folder: string } | { missing: string };

/** Installs packages of Python in an environment of their own, once. */
export function pythonPackages(packages: readonly string[]): Programs {
  return installed(packages.join(' '), 'bin', (folder) => {
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'pipe' });
    const pip = join(folder, 'bin', 'pip');
    execFileSync(pip, ['install', '--quiet', '--retries', '1', ...packages], { stdio: 'pipe' });
  });
}

/** Builds a program of Go, once. */
export function goProgram(path: string): Programs {
  return installed(path, '.', (folder) => {
    execFileSync('go', ['install', path], { env: { ...process.env, GOBIN: folder }, stdio: 'pipe' });
  });
}

/** A suite that is left out where its programs cannot be had; Jest then counts it as skipped. */
export function describeWith(name: string, programs: Programs, suite: (folder: string) => void): void {
  if ('folder' in programs) {
    describe(name, () => {
      suite(programs.folder);
    });
    return;
  }
  console.warn(`skipped: "${name}": ${programs.missing}`);
  describe.skip(name, () => {
    suite('');
  });
}

/** Runs a program of a folder, which may find its neighbours there. @throws Error with its output, if it fails. */
export function runIn(cwd: string, folder: string, program: string, args: readonly string[]): string {
  const env = { ...process.env, PATH: [folder, process.env.PATH].join(delimiter) };
  try {
    return execFileSync(program, args, { cwd, env, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(' ')} failed:\n${stdout ?? ''}${stderr ?? ''}`, {
      cause: error,
    });
  }
}

/** @param programs where the programs are in the folder that `install` fills. */
function installed(name: string, programs: string, install: (folder: string) => void): Programs {
  const folder = join(CACHE, name.replace(/[^\w.=@-]+/g, '_'));
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return { folder: join(folder, programs) };
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    install(folder);
    writeFileSync(complete, '');
    return { folder: join(folder, programs) };
  } catch (error) {
    const printed = (error as { stderr?: Buffer }).stderr?.toString().trim();
    const reason = printed ? printed : String(error);
    return { missing: reason.split('\n').at(-1) ?? '' };
  }
}
