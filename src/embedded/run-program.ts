import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { asAccount, type ServerAccount } from './server-account.js';

const TAIL_LINES = 4;

/** How a program of PostgreSQL is run. */
export interface RunOptions {
  /** The user that runs it; undefined: the user of this process. */
  account: ServerAccount | undefined;
  /** The working folder; the account must be able to enter it. */
  cwd: string;
  /** The file that takes what it prints. A file, for a server that it leaves behind would keep a pipe open. */
  logFile: string;
  /** In a process group of its own, so that Ctrl-C does not reach it. */
  detached?: boolean;
}

/**
 * Runs a program of PostgreSQL until it ends.
 * @throws Error one line with the last lines that it printed, when it ends with anything but 0.
 */
export async function runProgram(program: string, args: string[], options: RunOptions): Promise<void> {
  const { account, cwd, logFile, detached = false } = options;
  const log = await open(logFile, 'a', 0o600);
  try {
    const { size } = await log.stat();
    const lent = account?.capability !== undefined;
    const [command, itsArgs] = lent ? asAccount(account, program, args) : [program, args];
    const child = spawn(command, itsArgs, {
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
