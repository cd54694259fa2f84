/** The version and the traits of a PostgreSQL server. */
export interface ServerTraits {
  /** E.g. `15.18`. */
  version: string;
  /** E.g. 150018. */
  number: number;
  encoding: string;
  /** The form of times in its answers, e.g. `ISO, MDY`. */
  dateStyle: string;
  /** Whether it follows another server. */
  standby: boolean;
  /** Extensions that keep tables in a way of their own. */
  extensions: string[];
  /** Whether several connections can read one snapshot. */
  shares: boolean;
}

/** Asks a database for rows. */
type Ask = (sql: string) => Promise<unknown>;

/** The oldest version whose SQL suffices, as PostgreSQL numbers it. */
const OLDEST = 13_0000;

/**
 * The condition that several connections can read one snapshot. The nodes of Citus have no snapshot in common, and the right to
 * export one can be revoked.
 */
export const SHARES_SNAPSHOTS = `(NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus')
  AND coalesce(has_function_privilege(to_regprocedure('pg_export_snapshot()')::oid, 'EXECUTE'), FALSE))`;

/** Asks a server what it is. */
export async function serverTraits(ask: Ask): Promise<ServerTraits> {
  const [traits] = (await ask(`SELECT
    current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
    getdatabaseencoding() AS encoding, current_setting('DateStyle') AS "dateStyle", pg_is_in_recovery() AS standby,
    ${SHARES_SNAPSHOTS} AS shares,
    ARRAY(SELECT extname::text FROM pg_extension WHERE extname IN ('citus', 'timescaledb') ORDER BY 1) AS extensions`)) as [
    ServerTraits,
  ];
  return traits;
}

/** Why this service cannot use a server, in one line; undefined if it can. */
export function serverFault({ version, number, encoding }: ServerTraits): string | undefined {
  if (number < OLDEST) return `PostgreSQL ${version} is too old. Must be 13 or newer.`;
  if (encoding !== 'UTF8') return `its encoding is ${encoding}. Must be UTF8.`;
  return undefined;
}

/** A server in words, e.g. `PostgreSQL 15.18, a standby, with timescaledb`. */
export function inWords({ version, standby, extensions }: ServerTraits): string {
  const traits = [...(standby ? ['a standby'] : []), ...extensions.map((name) => `with ${name}`)];
  return [`PostgreSQL ${version}`, ...traits].join(', ');
}
