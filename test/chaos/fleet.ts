import { TestProcess, type Ended } from '../support/process.js';

/** Workers as processes of their own. */
export class Fleet {
  private readonly workers: TestProcess[] = [];

  /** @param variables the configuration of each. */
  constructor(private readonly variables: Record<string, string>) {}

  /** Starts one more, with some variables of its own; its number is the answer. */
  start(variables: Record<string, string> = {}): number {
    return this.workers.push(this.worker(variables)) - 1;
  }

  /** What a worker has printed so far. */
  printed(worker: number): string {
    const { stdout = '', stderr = '' } = this.workers[worker] ?? {};
    return stdout + stderr;
  }

  /** Whether a worker has neither ended nor crashed. */
  isAlive(worker: number): boolean {
    return this.workers[worker]?.isAlive ?? false;
  }

  /** Waits until a worker works. */
  ready(worker: number): Promise<void> {
    return this.hasPrinted(worker, /The service is listening on/);
  }

  /** Waits until a worker has printed what the pattern matches. */
  async hasPrinted(worker: number, pattern: RegExp): Promise<void> {
    await this.workers[worker]?.printed(pattern);
  }

  /** How a worker ended; settles when it has. */
  async ended(worker: number): Promise<Ended | undefined> {
    return this.workers[worker]?.ended;
  }

  /** Sends a worker a signal, without waiting for what comes of it. */
  signal(worker: number, signal: 'SIGSTOP' | 'SIGCONT' | 'SIGTERM' | 'SIGUSR2'): void {
    this.workers[worker]?.signal(signal);
  }

  /** Kills a worker in the middle of whatever it does, and starts another in its place. */
  async replace(worker: number): Promise<void> {
    await this.workers[worker]?.kill('SIGKILL');
    this.workers[worker] = this.worker({});
  }

  async stop(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.kill('SIGKILL')));
  }

  private worker(variables: Record<string, string>): TestProcess {
    return new TestProcess('main.js', { ...this.variables, ROLE: 'worker', PORT: '0', ...variables });
  }
}
