import pg from 'pg';

/** A database by its address, each query on a connection of its own, where connections break or the server restarts. */
export function ownConnections(url: string) {
  return {
    async query<T extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> {
      const client = new pg.Client(url);
      await client.connect();
      try {
        return (await client.query<T>(sql, values)).rows;
      } finally {
        await client.end();
      }
    },
  };
}
