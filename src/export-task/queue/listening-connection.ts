import type { Notification, PoolClient } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';

/** The callbacks of a connection. */
interface Handlers {
  /** Called with each notification. */
  hear: (notification: Notification) => void;
  /** Called once if the connection breaks; it has then left the pool. */
  broken: (error: Error) => void;
}

/**
 * A connection of the data source's pool that listens for notifications. The pool belongs to the application, so it gets
 * the connection back as it was: with neither LISTEN nor handlers.
 */
export class ListeningConnection {
  private constructor(
    private readonly runner: QueryRunner,
    private readonly client: PoolClient,
    private readonly channels: readonly string[],
    private readonly handlers: Handlers,
  ) {}

  /**
   * Takes a connection from the pool, and listens.
   * @throws Error if the database does not answer.
   */
  static async open(
    dataSource: DataSource,
    channels: readonly string[],
    handlers: Handlers,
  ): Promise<ListeningConnection> {
    const runner = dataSource.createQueryRunner();
    const client = (await runner.connect()) as PoolClient;
    const connection = new ListeningConnection(runner, client, channels, handlers);
    client.on('notification', handlers.hear);
    client.once('error', handlers.broken);
    try {
      await connection.each('LISTEN');
      return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** Stops listening, and returns the connection to the pool. */
  async close(): Promise<void> {
    this.client.removeListener('notification', this.handlers.hear);
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

  private async each(command: 'LISTEN' | 'UNLISTEN'): Promise<void> {
    await this.client.query(this.channels.map((channel) => `${command} ${channel}`).join('; '));
  }
}
