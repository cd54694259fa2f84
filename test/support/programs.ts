import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Bytes that a program may print. */
const MOST_OUTPUT = 256 * 1024 * 1024;

/** Whether a program is on this machine. */
function has(program: string): boolean {
  try {
    execFileSync('sh', ['-c', 'command -v "$1"', 'sh', program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A suite that needs programs of others; it is left out on a machine that lacks them, but for CI's. */
export function describeWithPrograms(programs: readonly string[], name: string, suite: () => void): void {
  const missing = programs.filter((program) => !has(program));
  if (missing.length > 0 && process.env.CI === 'true') {
    throw new Error(`${missing.join(', ')}: needed for the suite "${name}"`);
  }
  if (missing.length > 0) console.warn(`left out: "${name}", since there is no ${missing.join(', ')} here`);
  (missing.length > 0 ? describe.skip : describe)(name, suite);
}

/** Runs a script of Python that prints JSON, and answers what it printed. */
export async function python<T>(script: string, ...args: string[]): Promise<T> {
  const { stdout } = await run('python3', ['-c', script, ...args], { maxBuffer: MOST_OUTPUT });
  return JSON.parse(stdout) as T;
}

/** Runs a program that is to succeed. */
export async function runProgram(program: string, ...args: string[]): Promise<void> {
  await run(program, args);
}
