import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { v4 as uuid } from 'uuid';
import { beforeAbort } from '../bounded/interruptible.js';
import { SilenceWatch } from '../bounded/silence-watch.js';
import { ClickhouseAway, clickhouseFault, ClickhouseRefusal, fellSilent } from './clickhouse-fault.js';
import { CLICKHOUSE_OPTIONS, type ClickhouseModuleOptions } from './clickhouse.module-definition.js';
import { clickhouseDefaults } from './clickhouse.options.js';
import type { ClickhousePlan } from './clickhouse-plan.js';
import { ClickhouseRows } from './clickhouse-rows.js';

/** The limit of a look-up, in milliseconds. */
const ASK_MS = 10_000;

/** A statement that sorts sends nothing for minutes. A {@link SilenceWatch} ends those that no longer run. */
const NO_TIMEOUT_MS = 2 ** 31 - 1;

/** The time limit for a reader that takes no rows, in seconds: a store may be slow. */
const SEND_SECONDS = 600;

const PACKAGE = '@clickhouse/client';

/** A statement that runs under an id. */
export interface Statement {
  sql: string;
  params: Readonly<Record<string, unknown>>;
  settings: ClickHouseSettings;
  id: string;
}

/** The parameters, the settings and the limit of a short statement. */
interface Asking {
  params?: Statement['params'];
  settings?: ClickHouseSettings;
  /** Aborts it; without one, it has a limit. */
  signal?: AbortSignal;
}

/** ClickHouse, which the service only reads. */
@Injectable()
export class ClickhouseDatabase implements OnApplicationShutdown {
  private readonly logger = new Logger(ClickhouseDatabase.name);
  private opened: Promise<ClickHouseClient> | undefined;

  constructor(@Inject(CLICKHOUSE_OPTIONS) private readonly options: ClickhouseModuleOptions) {}

  /** Whether the application names a server. */
  get isConfigured(): boolean {
    return this.options.server !== undefined;
  }

  /**
   * Loads the client, which is an optional dependency.
   * @throws Error one line, if it is not installed, or its options are invalid.
   */
  async load(): Promise<void> {
    await this.client();
  }

  /** @throws Error if the server does not answer. */
  async check(): Promise<void> {
    await this.ask('SELECT 1');
  }

  /** @throws Error if the server does not answer. */
  async version(): Promise<string> {
    // An old server does not know all settings.
    const [found] = await this.ask<{ version: string }>('SELECT version() AS version', { settings: {} });
    return found?.version ?? '';
  }

  /**
   * The types of the results of a SELECT, without reading a row; its message if ClickHouse refuses the statement.
   * @throws Error if the server does not answer.
   */
  async types(select: string, params: Readonly<Record<string, unknown>>): Promise<string[] | string> {
    try {
      const described = await this.ask<{ type: string }>(`DESCRIBE TABLE (${select})`, { params });
      return described.map(({ type }) => type);
    } catch (error) {
      if (error instanceof ClickhouseRefusal) return error.message;
      throw error;
    }
  }

  /** Number of rows that the plan reads. */
  async count({ from, limit, params }: ClickhousePlan, signal: AbortSignal): Promise<number> {
    const counted = limit === undefined ? from : `FROM (SELECT 1 ${from} LIMIT ${limit})`;
    const [found] = await this.ask<{ count: string }>(`SELECT toString(count()) AS count ${counted}`, {
      params,
      signal,
    });
    return Number(found?.count);
  }

  /** The rows of a plan as lines. The statement starts when the first ones are requested. */
  rows(line: string, { from, orderBy, limit, params }: ClickhousePlan): ClickhouseRows {
    // Read as a length, its first four characters exceed the longest line.
    const mark = `~END${uuid().replaceAll('-', '').slice(0, 16)}`;
    const most = limit === undefined ? '' : ` LIMIT ${limit}`;
    const sql =
      `SELECT reinterpretAsFixedString(toUInt32(length((${line}) AS __line))), __line ${from} ` +
      `ORDER BY ${orderBy}${most} FORMAT CustomSeparated`;
    const settings: ClickHouseSettings = {
      format_custom_escaping_rule: 'Raw',
      format_custom_field_delimiter: '',
      format_custom_row_before_delimiter: '',
      format_custom_row_after_delimiter: '',
      format_custom_row_between_delimiter: '',
      format_custom_result_before_delimiter: '',
      format_custom_result_after_delimiter: mark,
    };
    return new ClickhouseRows(this, { sql, params, settings, id: uuid() }, Buffer.from(mark));
  }

  /**
   * Starts a statement.
   * @param signal aborts it until the stream begins.
   */
  async stream({ sql, params, settings, id }: Statement, signal: AbortSignal): Promise<Readable> {
    const client = await this.client();
    try {
      const { stream } = await client.exec({
        query: sql,
        query_params: { ...params },
        clickhouse_settings: { ...this.limits, ...settings },
        query_id: id,
        abort_signal: signal,
      });
      return stream;
    } catch (error) {
      throw clickhouseFault(error);
    }
  }

  /** Whether a statement runs; true if the server refuses the question, false if it does not answer. */
  async isRunning(id: string): Promise<boolean> {
    try {
      const found = await this.ask('SELECT 1 FROM system.processes WHERE query_id = {id:String}', {
        params: { id },
      });
      return found.length > 0;
    } catch (error) {
      return (
        error instanceof ClickhouseRefusal || (error instanceof ClickhouseAway && error.code !== undefined)
      );
    }
  }

  /** Ends a statement. It may have ended already. */
  async kill(id: string): Promise<void> {
    try {
      const client = await this.client();
      await client.command({
        query: 'KILL QUERY WHERE query_id = {id:String} ASYNC',
        query_params: { id },
        abort_signal: AbortSignal.timeout(ASK_MS),
      });
    } catch (error) {
      this.logger.warn(`could not cancel the statement ${id}: ${String(error)}`);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    const client = await this.opened?.catch(() => undefined);
    await client?.close();
  }

  /** A statement whose answer is a few rows. One of an export may take as long as the export. */
  private async ask<Row>(
    query: string,
    { params = {}, settings = this.limits, signal }: Asking = {},
  ): Promise<Row[]> {
    const client = await this.client();
    const id = uuid();
    const silent = new AbortController();
    const ends = AbortSignal.any([signal ?? AbortSignal.timeout(ASK_MS), silent.signal]);
    const watch =
      signal &&
      new SilenceWatch(
        () => 0,
        () => true,
        () => this.isRunning(id),
        () => {
          silent.abort();
        },
      );
    const asking = client
      .query({
        query,
        query_params: { ...params },
        format: 'JSONEachRow',
        clickhouse_settings: settings,
        query_id: id,
        abort_signal: ends,
      })
      .then((answer) => answer.json<Row>());
    try {
      return await beforeAbort(asking, ends);
    } catch (error) {
      asking.catch(() => undefined);
      if (signal?.aborted) {
        void this.kill(id);
        throw signal.reason;
      }
      if (silent.signal.aborted) throw fellSilent();
      throw clickhouseFault(ends.aborted ? new Error('no answer') : error);
    } finally {
      watch?.stop();
    }
  }

  /**
   * The settings of each statement. They override the user's profile, which could truncate results silently or change how
   * values are written.
   */
  private get limits(): ClickHouseSettings {
    const {
      maxMemory = clickhouseDefaults.maxMemory,
      maxThreads = clickhouseDefaults.maxThreads,
      maxSeconds = clickhouseDefaults.maxSeconds,
    } = this.options.server ?? {};
    return {
      readonly: '2',
      max_memory_usage: String(maxMemory),
      max_bytes_before_external_sort: String(Math.floor(maxMemory / 2)),
      max_threads: maxThreads,
      max_execution_time: maxSeconds,
      max_query_size: String(2 ** 24),
      http_send_timeout: SEND_SECONDS,
      cancel_http_readonly_queries_on_client_close: 1,
      limit: '0',
      offset: '0',
      max_result_rows: '0',
      max_result_bytes: '0',
      timeout_overflow_mode: 'throw',
      read_overflow_mode: 'throw',
      read_overflow_mode_leaf: 'throw',
      sort_overflow_mode: 'throw',
      skip_unavailable_shards: 0,
      output_format_decimal_trailing_zeros: 0,
      date_time_output_format: 'simple',
      bool_true_representation: 'true',
      bool_false_representation: 'false',
      transform_null_in: 0,
      // A chain of OR stays one: IN converts its values to the type of the column, where large numbers overflow.
      optimize_min_equality_disjunction_chain_length: String(2 ** 32),
      short_circuit_function_evaluation: 'enable',
      // Lines are formatted before the sort, by all threads; after it, one thread would format them all.
      query_plan_execute_functions_after_sorting: 0,
    };
  }

  private client(): Promise<ClickHouseClient> {
    this.opened ??= this.open();
    return this.opened;
  }

  private async open(): Promise<ClickHouseClient> {
    const { server } = this.options;
    if (!server) throw new Error('clickhouse: missing. Expected the url of a server.');
    const { createClient, ClickHouseLogLevel } = await loaded();
    const { url, username, password, database } = server;
    return createClient({
      url,
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...(database !== undefined && { database }),
      application: 'export-task',
      request_timeout: NO_TIMEOUT_MS,
      max_open_connections: 256,
      log: { level: ClickHouseLogLevel.OFF },
    });
  }
}

async function loaded(): Promise<typeof import('@clickhouse/client')> {
  try {
    return await import('@clickhouse/client');
  } catch (error) {
    throw new Error(`clickhouse: the package ${PACKAGE} cannot be loaded. Run npm install ${PACKAGE}.`, {
      cause: error,
    });
  }
}
