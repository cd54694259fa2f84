import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const OWNER = `
import { EmbeddedPostgres } from '${String(pathToFileURL('dist/src/embedded/embedded-postgres.js'))}';
const postgres = await EmbeddedPostgres.start(process.argv[2]).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
console.log(postgres.url);
process.once('SIGTERM', async () => {
  await postgres.stop();
  process.exit(0);
});
`;

/** A program that owns an embedded server; tests run it in processes that they can kill. */
export class OwnerProgram {
  private constructor(private readonly folder: string) {}

  static async make(): Promise<OwnerProgram> {
    const folder = await mkdtemp(join(tmpdir(), 'export-task-owner-'));
    await writeFile(join(folder, 'owner.mjs'), OWNER);
    return new OwnerProgram(folder);
  }

  /** Starts an owner in a new process group, as a terminal does. */
  run(dataDir: string, env = process.env): OwnerProcess {
    const child = spawn(process.execPath, [join(this.folder, 'owner.mjs'), dataDir], {
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new OwnerProcess(child);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** One process that owns, or tries to own, an embedded server. */
export class OwnerProcess {
  private readonly ended: Promise<unknown>;
  private readonly failure: Promise<string>;

  constructor(private readonly child: ChildProcess) {
    this.ended = once(child, 'exit');
    this.failure = child.stderr ? text(child.stderr) : Promise.resolve('');
  }

  /** Waits for the URL of its server, or for the message with which it failed. */
  async outcome(): Promise<{ url: string } | { refusal: string }> {
    const url = this.child.stdout
      ? once(this.child.stdout, 'data').then(([chunk]) => String(chunk).trim())
      : Promise.resolve('');
    const first = await Promise.race([url, this.ended]);
    return typeof first === 'string' ? { url: first } : { refusal: (await this.failure).trim() };
  }

  /** Signals only this process, and waits until it has exited. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    await this.ended;
  }

  /** Sends SIGINT to the whole process group, as a terminal does on Ctrl-C. */
  async interrupt(): Promise<void> {
    if (this.child.pid !== undefined) process.kill(-this.child.pid, 'SIGINT');
    await this.ended;
  }
}
