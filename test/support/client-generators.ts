import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The validator and the generator of clients in Python. */
const PACKAGES = ['openapi-spec-validator==0.9.0', 'openapi-python-client==0.29.1'];

/** The generator of clients in Go, and the package that its clients import. */
const GO_GENERATOR = 'github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2';
export const GO_RUNTIME = 'github.com/oapi-codegen/runtime@v1.9.0';

const CACHE = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
  'export-task-service',
  'client-generators',
);

/** The programs of one language, or why they are not here. */
export type Generators = { folder: string } | { missing: string };

/** Installs the Python programs in an environment of their own, once. */
export function pythonGenerators(): Generators {
  return installed(PACKAGES.join(' '), 'bin', (folder) => {
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'pipe' });
    const pip = join(folder, 'bin', 'pip');
    execFileSync(pip, ['install', '--quiet', '--retries', '1', ...PACKAGES], { stdio: 'pipe' });
  });
}

/** Builds the Go program, once. */
export function goGenerators(): Generators {
  return installed(GO_GENERATOR, '.', (folder) => {
    execFileSync('go', ['install', GO_GENERATOR], { env: { ...process.env, GOBIN: folder }, stdio: 'pipe' });
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
function installed(name: string, programs: string, install: (folder: string) => void): Generators {
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
