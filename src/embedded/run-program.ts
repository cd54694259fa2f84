import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { asAccount, type ServerAccount } from './server-account.js';

const TAIL_LINES = 4;

/** Options for running one of PostgreSQL's programs. */
export interface RunOptions {
  /** The user that runs the program; undefined for the user of this process. */
  account: ServerAccount | undefined;
  /** Working directory; the account must be able to enter it. */
  cwd: string;
  /** File for the program's output. Not a pipe: the server that pg_ctl leaves running would keep a pipe open. */
  logFile: string;
  /** Runs the program in a new process group, which Ctrl-C does not reach. */
  detached?: boolean;
}

/**
 * Runs one of PostgreSQL's programs until it exits.
 * @throws Error with a one-line message, the last lines of its output, if the exit code is not 0.
 */
export async function runProgram(program: string, args: string[], options: RunOptions): Promise<void> {
  const { account, cwd, logFile, detached = false } = options;
  const log = await open(logFile, 'a', 0o600);
  try {
    const { size } = await log.stat();
    const lent = account?.capability !== undefined;
    const [command, commandArgs] = lent ? asAccount(account, program, args) : [program, args];
    const child = spawn(command, commandArgs, {
      ...(!lent && account),
      cwd,
      detached,
      windowsHide: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    if (code === 0) return;
    const printed = (await readFile(logFile)).subarray(size).toString('utf8').trim().split(/\r?\n/);
    const reason = printed.slice(-TAIL_LINES).join(' | ');
    throw new Error(`${basename(program)} failed (${signal ?? code ?? ''}): ${reason}`);
  } finally {
    await log.close();
  }
}
