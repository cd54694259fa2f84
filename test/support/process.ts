import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** How a command ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A command of the built package in a process of its own. */
export class TestProcess {
  stdout = '';
  stderr = '';
  readonly ended: Promise<Ended>;
  private readonly child: ChildProcess;

  /**
   * @param script what stands behind `dist/src/`, e.g. `main.js`.
   * @param variables the whole configuration; nothing of this process's environment is taken over.
   * @param cwd the working folder; that of this process unless said otherwise.
   */
  constructor(script: string, variables: Record<string, string>, args: string[] = [], cwd?: string) {
    this.child = spawn(process.execPath, [resolve('dist/src', script), ...args], {
      cwd,
      env: { PATH: process.env.PATH, ...variables },
      detached: true,
    });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = once(this.child, 'close').then(([code]) => ({
      code: code as number | null,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Waits until the process has printed what the pattern matches. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const match = pattern.exec(this.stdout);
      if (match) return match;
      if (this.child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`${String(pattern)} was not printed:\n${this.stdout}\n${this.stderr}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Signals the process alone, without waiting for anything. */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Ends the process alone. */
  kill(signal: NodeJS.Signals): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }

  /** Signals the whole process group, as Ctrl-C in a terminal does. */
  interrupt(): Promise<Ended> {
    if (this.child.pid !== undefined) process.kill(-this.child.pid, 'SIGINT');
    return this.ended;
  }
}
