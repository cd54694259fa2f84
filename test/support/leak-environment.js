import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestEnvironment } from 'jest-environment-node';
import pg from 'pg';

/** A connection takes a moment to close after the call that closes it. */
const GRACE_MS = 3_000;
const PAUSE_MS = 20;

/** Where Node.js keeps the connections of `fetch`. */
const FETCH_DISPATCHER = Symbol.for('undici.globalDispatcher.1');

/**
 * Fails a suite that leaves something behind: a server, a connection, a child process, a database, or a file in the
 * temporary folder. Each suite has its own temporary folder.
 */
export default class LeakEnvironment extends TestEnvironment {
  constructor(config, context) {
    const parent = tmpdir();
    const folder = mkdtempSync(join(parent, 'suite-'));
    // Open to every user, as the folder that it stands for: some tests start programs as another user.
    chmodSync(folder, 0o1777);
    const { TMPDIR } = process.env;
    // Before the environment copies process.env for the suite.
    process.env.TMPDIR = folder;
    super(config, context);
    this.folder = folder;
    this.restore = () => {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    };
    this.handlesBefore = new Set(process._getActiveHandles());
  }

  async handleTestEvent(event, state) {
    // The hooks of the suite have run.
    if (event.name !== 'run_finish') return;
    await closeFetchConnections();
    const left = await this.left();
    if (left.length === 0) return;
    // A handle that is left would keep Jest from ending.
    for (const handle of this.handles()) end(handle);
    const error = new Error(`The suite left behind:\n${left.map((one) => `- ${one}`).join('\n')}`);
    error.stack = `Error: ${error.message}`;
    state.unhandledErrors.push([error, error]);
  }

  async teardown() {
    this.restore();
    rmSync(this.folder, { recursive: true, force: true });
    await super.teardown();
  }

  /** What is left after the grace period, one line each. */
  async left() {
    const deadline = Date.now() + GRACE_MS;
    for (;;) {
      const left = [...this.handles().map(nameOf), ...this.files()];
      if (left.length === 0 || Date.now() > deadline) return [...left, ...(await dropDatabases())];
      await sleep(PAUSE_MS);
    }
  }

  handles() {
    return process
      ._getActiveHandles()
      .filter((handle) => !this.handlesBefore.has(handle) && nameOf(handle) !== undefined);
  }

  files() {
    return readdirSync(this.folder).map((name) => `the temporary file or folder ${name}`);
  }
}

/**
 * Closes the connections of `fetch`. An answer that a test did not read keeps its connection open until the garbage
 * collector finds it, which is no leak of the suite.
 */
async function closeFetchConnections() {
  const dispatcher = globalThis[FETCH_DISPATCHER];
  if (dispatcher === undefined) return;
  globalThis[FETCH_DISPATCHER] = new dispatcher.constructor();
  await dispatcher.destroy();
}

/** Undefined for handles that are part of another one, e.g. the pipes of a child process. */
function nameOf(handle) {
  switch (handle.constructor.name) {
    case 'Server': {
      const address = handle.address();
      return `a server on ${typeof address === 'string' ? address : `port ${address?.port}`}`;
    }
    case 'Socket':
    case 'TLSSocket':
      return handle.remotePort && `a connection to ${peerOf(handle)}`;
    case 'ChildProcess':
      return `the process ${handle.pid}: ${handle.spawnargs.join(' ').slice(0, 200)}`;
    case 'FSWatcher':
    case 'MessagePort':
    case 'Worker':
      return `a ${handle.constructor.name}`;
    default:
      return undefined;
  }
}

function peerOf({ localPort, remotePort }) {
  const postgres = process.env.TEST_POSTGRES_URL;
  if (postgres !== undefined && Number(new URL(postgres).port) === remotePort) return 'PostgreSQL';
  return `port ${remotePort} from port ${localPort}`;
}

function end(handle) {
  if (handle.constructor.name === 'ChildProcess') handle.kill('SIGKILL');
  else if (handle.constructor.name === 'Server') handle.close();
  else handle.destroy?.();
}

/** Drops the databases that the suite left; their names tell the worker that ran it. */
async function dropDatabases() {
  const url = process.env.TEST_POSTGRES_URL;
  if (url === undefined) return [];
  const client = new pg.Client(new URL('/postgres', url).href);
  await client.connect();
  try {
    const { rows } = await client.query('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [
      `test_${process.env.JEST_WORKER_ID}_`,
    ]);
    for (const { datname } of rows) await client.query(`DROP DATABASE ${datname} WITH (FORCE)`);
    return rows.map(({ datname }) => `the database ${datname}`);
  } finally {
    await client.end();
  }
}
