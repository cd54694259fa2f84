import type { ClientBase } from 'pg';

/** Time limits of PostgreSQL for a session, in milliseconds. */
export interface SessionLimits {
  statement_timeout: number;
  idle_in_transaction_session_timeout?: number;
}

/**
 * Sets the limits of the session of each new connection of a pool; PgBouncer refuses them as startup parameters. Behind
 * PgBouncer, the backend has another process id than the connection says, and no limit is set: in transaction mode it would
 * apply to the next client of that backend.
 */
export function setLimits(limits: SessionLimits): (client: ClientBase) => unknown {
  const calls = Object.entries(limits).map(([name, limit]) => `set_config('${name}', '${limit}', false)`);
  return async (client) => {
    const { processID } = client as ClientBase & { processID: number | null };
    await client.query(`SELECT ${calls.join(', ')} WHERE pg_backend_pid() = ${processID ?? 0}`);
  };
}
