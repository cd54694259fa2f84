import { DiscoveryService } from '@nestjs/core';
import type { Column, Label } from './column.js';
import type { ExtendChoices } from './extend-choice.js';
import type { Condition, SentNames, Sort } from './query-language.js';

/** The number, the name and the title of a record type. */
export interface ExporterMetadata {
  type: number;
  name: string;
  title: Label;
}

/** Marks a provider as the exporter of one record type. The registry finds it in any module. */
export const Exporter = DiscoveryService.createDecorator<ExporterMetadata>();

/** The caller's `params`, not yet validated. */
export interface ExportParams {
  readonly filter?: unknown;
  readonly query?: unknown;
  readonly order?: unknown;
}

/** A task as its exporter sees it. */
export interface ExportRequest {
  corpId: string;
  /** As sent, but with absolute values in place of relative times such as `now-1d/d`. */
  params: ExportParams;
  extend: Readonly<Record<string, unknown>>;
  /** The IANA name of the time zone of the file, in which a day of a condition begins and ends. */
  timezone: string;
}

/**
 * The exporter's additions to the caller's request. `columns` and `joins` contain SQL, so they must never be made from
 * the caller's text unquoted. The type shares no field with {@link ExportParams}: the compiler rejects one in place of
 * the other.
 */
export interface ExporterAdditions {
  /** Whether a row must meet the conditions on every field of `query`, or on any one of them. Default: `all`. */
  match?: 'all' | 'any';
  /** Conditions in the form of `query` that every row must meet, whatever `match` is. */
  within?: Readonly<Record<string, unknown>>;
  /** Further columns for this request alone, e.g. the datapoints of a product. */
  columns?: readonly Column[];
  /** Further joins for this request alone; the rules of {@link SqlSource.joins} apply. */
  joins?: string;
}

/** The result of {@link RecordExporter.resolve}: the caller's request and the exporter's additions, kept apart. */
export interface ResolvedRequest {
  /** `filter`, `query` and `order` in the form that all record types share; they are validated next. */
  params: ExportParams;
  additions?: ExporterAdditions;
  /** For messages: the names of the fields that `params` names otherwise than the caller did. */
  sent?: SentNames;
}

/** The validated request: known columns, conditions and sort criteria. */
export interface Selection {
  columns: readonly Column[];
  /** Conditions from `query`. A row must meet all of them or, if `match` is `any`, all those on one column. */
  conditions: readonly Condition[];
  sorts: readonly Sort[];
  /** Whether `sorts` comes from the task rather than from the exporter's default order. */
  ownOrder?: boolean;
  match?: ExporterAdditions['match'];
  /** Conditions that every row must meet, whatever `match` is. */
  within?: readonly Condition[];
  joins?: string;
}

/** SQL source: a table or view in the records database with one column for each field, plus `corp_id`. */
export interface SqlSource {
  /**
   * Name of the table, e.g. `orders` or `sales.orders`; SQL expressions of columns refer to it as `t`. Upper and lower
   * case count. A part that contains a dot stands in double quotes: `sales."orders.2024"`.
   */
  table: string;
  /** The column, or the columns together, that are unique within an enterprise. They break ties of `order`. */
  key: string | readonly string[];
  /** SQL joins that the columns' expressions need: `LEFT JOIN … ON …`, with at most one row for each row of `t`. */
  joins?: string;
  /** Further tables that the exporter reads, e.g. in joins or to check a request. The start checks the right to read them. */
  reads?: readonly string[];
  /**
   * The jsonb column with the extended properties of a row. `filter` may then name any key in it, with `properties.` in front
   * where a column has the name of the key; such columns count as personal data.
   */
  properties?: string;
}

/** ClickHouse source: a table or view in ClickHouse with one column for each field, plus `corp_id`, a `String`. */
export interface ClickhouseSource {
  readonly clickhouse: {
    /**
     * Name of the table, e.g. `visits` or `logs.visits`; SQL expressions of columns are those of ClickHouse and refer to it
     * as `t`.
     */
    table: string;
    /** The column or columns that together are unique within an enterprise; they break ties of `order`. */
    key: string | readonly string[];
    /** SQL joins that the columns' expressions need, with at most one row for each row of `t`. */
    joins?: string;
  };
}

/**
 * A record from a record source. The value of a column is stored under the column's key; null, undefined and no value at
 * all mean a missing value. `docs/integrating.md` lists what the value of each column type may be.
 */
export type SourceRecord = Readonly<Record<string, unknown>>;

/** The records of a read, and their number. */
export interface OpenedRecords<One extends object = SourceRecord> {
  total: number;
  records: AsyncIterable<One>;
}

/** Record source: yields records from outside the records database, e.g. from an HTTP service. */
export interface RecordSource {
  /**
   * The treatment of a value that does not have its column's type. `refuse`, the default: the task becomes Invalid, and
   * `result_desc` names the column and the record. `text`: the cell shows the value as text, for data whose types
   * nobody guarantees.
   */
  readonly wrongTypes?: 'refuse' | 'text';
  /**
   * Opens the matching records of the enterprise.
   * @param signal aborts the read.
   * @returns the number of records, and the records in the order of the selection. Ties must come in the same order
   *   each time. If there are more or fewer records than `total`, the task becomes Invalid.
   * @throws PlatformError, here and from `records`, if the read fails for good. After any other error the task is
   *   retried: throw one if records come and go while you read them.
   */
  open(selection: Selection, request: ExportRequest, signal: AbortSignal): Promise<OpenedRecords<object>>;
}

/** What a provider marked with {@link Exporter} declares. */
export interface RecordExporter {
  /** Every field of the record type; the default columns in the order of the default file. */
  readonly columns: readonly Column[];
  /**
   * Columns that depend on the request, for the catalogue. `{…}` in a key stands for a part that the request fills in,
   * e.g. the index of a datapoint.
   */
  readonly requestColumns?: readonly Column[];
  readonly source: SqlSource | ClickhouseSource | RecordSource;
  /** Sort order of tasks without `order`: `asc` or `desc` by field. Default: by the key. */
  readonly defaultOrder?: Readonly<Record<string, string>>;
  /** Keys that `extend` must contain. */
  readonly requiredExtend?: readonly string[];
  /**
   * Translates what is special about this record type into plain `filter`, `query` and `order`. Without this method,
   * the caller's params are used as they are.
   * @returns the translated params, and separately what the exporter adds itself.
   * @throws PlatformError if the request lacks something that this type needs.
   */
  resolve?(request: ExportRequest): Promise<ResolvedRequest>;
  /**
   * Refuses what only the source knows, e.g. an unknown app. Called before a task is created, but not when it runs, so keep
   * it short, and accept the request if the source cannot be reached.
   * @throws PlatformError that names the field and the valid values.
   */
  checkAtCreation?(request: ExportRequest): Promise<void>;
  /**
   * Returns values that keys of `extend` may have in an enterprise, e.g. its products. A form offers them; no call needs
   * them. Return at most 1,000 for a key.
   */
  choices?(corpId: string): Promise<ExtendChoices>;
  /**
   * Returns the column that a place in `query` is about, for a type whose `resolve` translates the names of fields. In such
   * places, relative times are valid. Without this method, the keys of `query` are the names of columns.
   * @param path the keys of the objects on the way to the place, e.g. `['device', 'create_time']`.
   */
  queriedColumn?(path: readonly string[]): Column | undefined;
  /** Returns the record type to use instead, if `params` have the shape of that other type. */
  reroute?(request: Omit<ExportRequest, 'timezone'>): number | undefined;
  /**
   * Returns the column for a name in `filter` that is no field of the type. Present if the type allows free names.
   * @throws PlatformError if the name is not valid.
   */
  freeColumn?(name: string): Column;
}
