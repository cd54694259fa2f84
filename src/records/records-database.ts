import { Logger } from '@nestjs/common';
import pg from 'pg';
import { within } from '../bounded/within.js';
import { withoutLogFields } from '../log/log-fields.js';
import { receivingSocket } from './receiving-socket.js';
import type { RecordsOptions } from './records.module-definition.js';
import { identifier, tableSql } from '../sql/names.js';
import { serverTraits, type ServerTraits } from '../sql/server-traits.js';
import { setLimits } from '../sql/session-limits.js';
import { limited, RecordsSnapshot } from './records-snapshot.js';

/** How long an idle connection stays open, so that the next export need not wait for one; in milliseconds. */
const IDLE_MS = 60_000;

/**
 * The classes of PostgreSQL's error codes for statements that it cannot run: with a wrong syntax, name or right, an invalid
 * value, a feature that it lacks, or too many parts.
 */
const INVALID_STATEMENT = /^(?:0A|22|42|54)/;

/** Timeouts of connecting and of look-ups, in milliseconds. Statements of a snapshot have no timeout. */
const CONNECT_MS = 10_000;
const STATEMENT_MS = 30_000;

/** Time limit for the answer to a look-up. It exceeds the statement timeout. */
const ANSWER_MS = STATEMENT_MS + 5_000;

/** The limit of each step of a question on a connection of its own, in milliseconds. */
const APART_MS = 5_000;

/** Time limit for closing the connections, in seconds. */
const CLOSE_SECONDS = 2;

/** A database of records as a part of the environment; one of several has its name behind the colon. */
export type RecordsPart = 'records' | `records:${string}`;

/** A database of records, which the service only reads. */
export class RecordsDatabase {
  readonly part: RecordsPart;
  private readonly logger = new Logger(RecordsDatabase.name);
  private readonly server: pg.ClientConfig;
  private readonly pool: pg.Pool;
  private zones: Promise<readonly string[]> | undefined;

  /** @param name the name of one of several servers. */
  constructor(
    { url, username, connections, ...place }: RecordsOptions,
    readonly name?: string,
  ) {
    this.part = name === undefined ? 'records' : `records:${name}`;
    this.server = {
      ...place,
      ...(url !== undefined && { connectionString: url }),
      user: username,
      application_name: 'export-task-records',
      keepAlive: true,
    };
    this.pool = new pg.Pool({
      ...this.server,
      max: connections,
      stream: receivingSocket,
      idleTimeoutMillis: IDLE_MS,
      connectionTimeoutMillis: CONNECT_MS,
      onConnect: setLimits({ statement_timeout: STATEMENT_MS }),
    });
    // A connection that breaks between two statements of an export fails the next one; without a listener, the error
    // event would end the process.
    this.pool.on('connect', (client) => {
      client.on('error', () => undefined);
    });
    // The pool replaces a broken idle connection; without a listener, the error event would end the process.
    this.pool.on('error', (error) => {
      withoutLogFields(() => {
        this.logger.warn(`${this.part}: a connection broke: ${error.message}`);
      });
    });
  }

  /** @throws Error if the database does not answer. */
  async check(): Promise<void> {
    await this.ask('SELECT 1');
  }

  /**
   * The version and the traits of the server.
   * @throws Error if the database does not answer.
   */
  traits(): Promise<ServerTraits> {
    return serverTraits(async (sql) => (await this.ask(sql)).rows);
  }

  /**
   * Why PostgreSQL refuses a SELECT: it names something that is missing or forbidden, or is not valid. Reads no row.
   * @returns the database's message; undefined if it accepts the statement.
   * @throws Error if the database does not answer.
   */
  async refusal(select: string): Promise<string | undefined> {
    try {
      await this.ask(`${select} LIMIT 0`);
      return undefined;
    } catch (error) {
      if (error instanceof pg.DatabaseError && INVALID_STATEMENT.test(error.code ?? ''))
        return error.message + (await this.grantFor(error.message));
      throw error;
    }
  }

  /** Those of the tables whose policies hide rows from the user of this service. */
  async hiddenByPolicies(tables: readonly string[]): Promise<{ user: string; table: string }[]> {
    const { rows } = await this.ask<{ user: string; table: string }>(
      `SELECT current_user AS user, name AS table FROM unnest($1::text[]) AS name
       WHERE row_security_active(to_regclass(name)::oid)`,
      [tables.map(tableSql)],
    );
    return rows;
  }

  /** The statement that grants the right which a message says is missing. */
  private async grantFor(message: string): Promise<string> {
    const [, kind, name = ''] =
      /^permission denied for (?:\w+ )*?(table|view|schema) (.+)$/.exec(message) ?? [];
    if (kind === undefined) return '';
    // The message lacks the schema of the table.
    const { rows } = await this.ask<{ user: string; tables: string[] }>(
      `SELECT current_user AS user, ARRAY(SELECT oid::regclass::text FROM pg_class
         WHERE relname = $1 AND relkind = ANY ('{r,p,v,m,f}') AND NOT has_table_privilege(oid, 'SELECT')) AS tables`,
      [name],
    );
    const { user = '', tables = [] } = rows[0] ?? {};
    const right =
      kind === 'schema'
        ? `USAGE ON SCHEMA ${identifier(name)}`
        : `SELECT ON ${tables.join(' or ') || identifier(name)}`;
    return `. GRANT ${right} TO ${identifier(user)}`;
  }

  /**
   * The names of the time zones that PostgreSQL knows, which it is asked for once: it reads hundreds of files for them.
   * @throws Error if the database does not answer.
   */
  timeZones(): Promise<readonly string[]> {
    this.zones ??= this.ask<{ name: string }>('SELECT name FROM pg_timezone_names').then(
      ({ rows }) => rows.map(({ name }) => name),
      (error: unknown) => {
        this.zones = undefined;
        throw error;
      },
    );
    return this.zones;
  }

  /** Whether the enterprise has a row with this `id` in the table. */
  async owns(corpId: string, table: string, id: string): Promise<boolean> {
    const sql = `SELECT FROM ${tableSql(table)} WHERE corp_id = $1 AND id = $2`;
    return (await this.ask(sql, [corpId, id])).rowCount !== 0;
  }

  /** One column of the enterprise's row with this `id`; undefined if there is no such row. */
  async value(corpId: string, table: string, id: string, column: string): Promise<unknown> {
    const sql = `SELECT ${identifier(column)} AS value FROM ${tableSql(table)} WHERE corp_id = $1 AND id = $2`;
    return (await this.ask<{ value: unknown }>(sql, [corpId, id])).rows[0]?.value;
  }

  /** Ids and names of the enterprise's rows of a table, by name. */
  async named(corpId: string, table: string, limit: number): Promise<{ value: string; title: string }[]> {
    const sql = `SELECT id AS value, name AS title FROM ${tableSql(table)} WHERE corp_id = $1 ORDER BY name, id LIMIT $2`;
    return (await this.ask<{ value: string; title: string }>(sql, [corpId, limit])).rows;
  }

  /** The first of `values` that the enterprise has in no row of this column; undefined if it has them all. */
  async firstUnknown(
    corpId: string,
    table: string,
    column: string,
    values: readonly string[],
  ): Promise<string | undefined> {
    const place = `${tableSql(table)} WHERE corp_id = $1 AND ${identifier(column)} = value`;
    const { rows } = await this.ask<{ value: string }>(
      `SELECT value FROM unnest($2::text[]) WITH ORDINALITY AS named (value, number)
       WHERE NOT EXISTS (SELECT FROM ${place}) ORDER BY number LIMIT 1`,
      [corpId, values],
    );
    return rows[0]?.value;
  }

  /**
   * Opens a snapshot, which the caller must close.
   * @param timezone the IANA name of the time zone in which PostgreSQL writes times.
   * @param shared the id of an open snapshot whose rows the new one must see.
   */
  async snapshot(timezone: string, shared?: string): Promise<RecordsSnapshot> {
    const client = await this.pool.connect();
    return RecordsSnapshot.open(client, (sql, values) => this.askApart(sql, values), timezone, shared);
  }

  /** A look-up. It ends even if the connection has fallen silent; the pool then drops the connection. */
  private ask<T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<pg.QueryResult<T>> {
    return this.pool.query<T>(limited(text, values, ANSWER_MS));
  }

  /** Asks on a connection of its own: those of the pool may all be taken by the statements that the question is about. */
  private async askApart<T extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<T[]> {
    const client = new pg.Client({ ...this.server, connectionTimeoutMillis: APART_MS });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<T>(limited(text, values, APART_MS));
      await client.end();
      return rows;
    } catch (error) {
      void client.end().catch(() => undefined);
      throw error;
    }
  }

  /** Closes the connections. */
  async close(): Promise<void> {
    if (!(await within(CLOSE_SECONDS, this.pool.end())))
      this.logger.warn(`${this.part}: some connections are still in use`);
  }
}
