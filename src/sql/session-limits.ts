import type { ClientBase } from 'pg';

/** Time limits of PostgreSQL for a session, in milliseconds. */
export interface SessionLimits {
  statement_timeout: number;
  idle_in_transaction_session_timeout?: number;
}

/**
 * What a pool does with each new connection: it sets the limits of its session. PgBouncer refuses them as startup
 * parameters. It also gives the connection of another process than the one that it names, and then no limit is set: in
 * transaction mode, it would apply to whichever client comes next.
 */
export function setLimits(limits: SessionLimits): (client: ClientBase) => unknown {
  const calls = Object.entries(limits).map(([name, limit]) => `set_config('${name}', '${limit}', false)`);
  return async (client) => {
    const { processID } = client as ClientBase & { processID: number | null };
    await client.query(`SELECT ${calls.join(', ')} WHERE pg_backend_pid() = ${processID ?? 0}`);
  };
}
