import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, constants, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Session } from 'chdb';

/** @type {{ folder: string, port: number, username: string, password: string }} */
export const options = JSON.parse(process.argv[2]);

/** A connection to the engine, which all connections of the process share; each has settings of its own. */
export function connect() {
  return new Session(join(options.folder, 'data'));
}

/** The connection of the front itself. */
export const engine = connect();

export const VERSION = engine.query('SELECT version()', 'TSVRaw').trim();

export function literal(text) {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** Ends queries, by the ids that their clients gave. The engine has ids of its own; the client's is in the comment. */
export function killInEngine(ids) {
  if (ids.length === 0) return;
  const session = connect();
  session
    .queryAsync(`KILL QUERY WHERE Settings['log_comment'] IN (${ids.map(literal).join(', ')}) ASYNC`)
    .catch(() => undefined)
    .finally(() => session.close());
}

/** A named pipe that the engine writes its result to, so that nobody holds more of it than a pipe does. */
export class Pipe {
  static async open() {
    const path = join(options.folder, `pipe-${randomUUID()}`);
    await promisify(execFile)('mkfifo', [path]);
    return new Pipe(path);
  }

  constructor(path) {
    this.path = path;
    this.output = new Socket({
      fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK),
      readable: true,
      writable: false,
    });
    // Holds the pipe open until the query has ended: the engine opens it late, or never.
    this.holder = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  }

  /** The reader now sees the end after the last byte. */
  finish() {
    if (this.holder !== undefined) closeSync(this.holder);
    this.holder = undefined;
  }

  async close() {
    this.finish();
    this.output.destroy();
    await rm(this.path, { force: true });
  }
}
