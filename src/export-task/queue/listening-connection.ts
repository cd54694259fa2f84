import type { Notification, PoolClient } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import type { TaskTables } from './task-tables.js';

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
  private channels = { wake: '', finished: '' };

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

  /** Stops listening, and returns the connection to the pool. */
  async close(): Promise<void> {
    this.client.removeListener('notification', this.hear);
    try {
      await this.each('UNLISTEN');
    } catch {
      // The pool discards a connection that has ended; a broken one has already left it.
      await this.client.end();
    } finally {
      this.client.removeListener('error', this.handlers.broken);
      await this.runner.release();
    }
  }

  private async listen({ wakeChannel, finishedChannel }: TaskTables): Promise<void> {
    const { rows } = await this.client.query<typeof this.channels>(
      `SELECT ${wakeChannel} AS wake, ${finishedChannel} AS finished`,
    );
    this.channels = { ...this.channels, ...rows[0] };
    await this.each('LISTEN');
  }

  private async each(command: 'LISTEN' | 'UNLISTEN'): Promise<void> {
    const named = Object.values(this.channels).filter((channel) => channel !== '');
    await this.client.query(named.map((channel) => `${command} ${channel}`).join('; '));
  }

  private readonly hear = ({ channel, payload = '' }: Notification): void => {
    if (channel === this.channels.wake) this.handlers.waiting();
    else if (channel === this.channels.finished) this.handlers.finished(payload);
  };
}
