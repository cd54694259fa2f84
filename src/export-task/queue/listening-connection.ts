import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Notification, PoolClient } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { beforeAbort } from '../../bounded/interruptible.js';
import type { TaskTables } from './task-tables.js';

/** Timeout of each statement and of the heartbeat's notification, in milliseconds. */
const TIMEOUT_MS = 5000;

/** The callbacks of a connection. */
interface Handlers {
  /** Called when a task starts to wait. */
  waiting: () => void;
  /** Called with the id of each task that ends. */
  finished: (id: string) => void;
  /** Called once if the connection breaks; it has then left the pool. */
  broken: (error: Error) => void;
}

/**
 * A connection of the data source's pool that listens for notifications. The pool belongs to the application, so it gets
 * the connection back as it was: with neither LISTEN nor handlers.
 */
export class ListeningConnection {
  private readonly channels = {
    wake: '',
    finished: '',
    beat: `export_task_beat_${uuid().replaceAll('-', '')}`,
  };
  private onBeat: () => void = () => undefined;

  private constructor(
    private readonly runner: QueryRunner,
    private readonly client: PoolClient,
    private readonly handlers: Handlers,
  ) {}

  /**
   * Takes a connection from the pool, and listens.
   * @throws Error if the database does not answer.
   */
  static async open(
    dataSource: DataSource,
    tables: TaskTables,
    handlers: Handlers,
  ): Promise<ListeningConnection> {
    const runner = dataSource.createQueryRunner();
    const client = (await runner.connect()) as PoolClient;
    const connection = new ListeningConnection(runner, client, handlers);
    client.on('notification', connection.hear);
    client.once('error', handlers.broken);
    try {
      await connection.listen(tables);
      return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /**
   * Notifies itself and waits for the notification: it does not come from a dead server, nor through a pooler that has lost
   * LISTEN. Once it comes, all earlier notifications have been heard.
   * @returns the database's time of the heartbeat.
   * @throws Error if the notification does not come, or the database is read-only.
   */
  async beat(): Promise<Date> {
    const heard = new Promise<void>((resolve) => (this.onBeat = resolve));
    const { rows } = await inTime(
      this.client.query<{ time: Date; read_only: string }>(
        `SELECT now() AS time, current_setting('transaction_read_only') AS read_only, pg_notify($1, '')`,
        [this.channels.beat],
      ),
    );
    const [row] = rows;
    if (!row || row.read_only === 'on') throw new Error('the database is read-only');
    await inTime(heard);
    return row.time;
  }

  /** Stops listening, and returns the connection to the pool; one that does not answer is destroyed. */
  async close(): Promise<void> {
    this.client.removeListener('notification', this.hear);
    this.client.removeListener('error', this.handlers.broken);
    try {
      await this.each('UNLISTEN');
    } catch {
      await this.destroy();
    } finally {
      await this.runner.release();
    }
  }

  /** The client's own `end` would wait for a peer that is gone. TypeORM takes a broken connection out of the pool. */
  private async destroy(): Promise<void> {
    const { stream } = (this.client as unknown as { connection: { stream: Socket } }).connection;
    if (stream.destroyed) return;
    const broken = once(this.client, 'error');
    stream.destroy(new Error('the connection does not answer'));
    await broken;
  }

  private async listen({ wakeChannel, finishedChannel }: TaskTables): Promise<void> {
    const { rows } = await inTime(
      this.client.query<{ wake: string; finished: string }>(
        `SELECT ${wakeChannel} AS wake, ${finishedChannel} AS finished`,
      ),
    );
    Object.assign(this.channels, rows[0]);
    await this.each('LISTEN');
  }

  private async each(command: 'LISTEN' | 'UNLISTEN'): Promise<void> {
    const named = Object.values(this.channels).filter((channel) => channel !== '');
    await inTime(this.client.query(named.map((channel) => `${command} ${channel}`).join('; ')));
  }

  private readonly hear = ({ channel, payload = '' }: Notification): void => {
    if (channel === this.channels.wake) this.handlers.waiting();
    else if (channel === this.channels.finished) this.handlers.finished(payload);
    else if (channel === this.channels.beat) this.onBeat();
  };
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await beforeAbort(answer, timeout);
  } catch (error) {
    throw timeout.aborted ? new Error(`no answer within ${TIMEOUT_MS / 1000} s`) : error;
  }
}
