import type { Column } from './column.js';
import type { Condition, Sort } from './query-language.js';

/** Which rows and fields a task asks for: `params` of the interface page, not yet checked. */
export interface ExportParams {
  filter?: unknown;
  query?: unknown;
  order?: unknown;
  /** Whether what `query` says of every field must hold, or of any one of them; all unless said otherwise. */
  match?: 'all' | 'any';
  /** What must hold whatever `match` is, in the form of `query`. */
  within?: unknown;
  /** Columns of this request alone, beside those of the type, e.g. the datapoints of a product. */
  columns?: readonly Column[];
  /** Further tables of this request alone, beside those of the source and under the same terms. */
  joins?: string;
}

/** A task as an exporter sees it. */
export interface ExportRequest {
  corpId: string;
  params: Readonly<Record<string, unknown>>;
  extend: Readonly<Record<string, unknown>>;
}

/** What a task asks for, checked: known columns, conditions, sort criteria. */
export interface Selection {
  columns: readonly Column[];
  /** They must all hold, unless `match` is `any`: then those on one column must. */
  conditions: readonly Condition[];
  sorts: readonly Sort[];
  /** Whether the task itself says how the rows are sorted. */
  ownOrder?: boolean;
  match?: ExportParams['match'];
  /** Conditions that must hold whatever `match` is. */
  within?: readonly Condition[];
  joins?: string;
}

/** Rows of a table or view in the records database, one column for each field, plus `corp_id`. */
export interface SqlSource {
  /** The table's name; in column expressions it is called `t`. */
  table: string;
  /**
   * The column that is unique within an enterprise, or the columns that are so together; they order the rows that
   * `order` leaves equal.
   */
  key: string | readonly string[];
  /** Further tables that column expressions use, as SQL: `LEFT JOIN … ON …`, at most one row for each of `t`. */
  joins?: string;
}

/** One record of another service's; a column's value is found under its key. */
export type SourceRecord = Readonly<Record<string, unknown>>;

/** Records that are not in the records database, e.g. behind HTTP. */
export interface RecordSource {
  /**
   * Opens the matching records of the enterprise.
   * @returns how many there are, and the records themselves, in the order of the selection, ties in an order of
   * the source's own that never changes.
   * @throws PlatformError where the records can't be had for good; any other error may pass.
   */
  open(
    selection: Selection,
    request: ExportRequest,
    signal: AbortSignal,
  ): Promise<{ total: number; records: AsyncIterable<SourceRecord> }>;
}

/** What a provider marked with `@Exporter` declares. */
export interface RecordExporter {
  /** Every field of the record type; those marked `default` in the order of the default file. */
  readonly columns: readonly Column[];
  /**
   * What a request can have besides, for the catalogue: in their keys `{…}` stands for what the request names, e.g.
   * the index of a datapoint.
   */
  readonly requestColumns?: readonly Column[];
  readonly source: SqlSource | RecordSource;
  /** What the rows are sorted by where a task does not say; by the key unless said otherwise. */
  readonly defaultOrder?: Readonly<Record<string, 'asc' | 'desc'>>;
  /** The keys of `extend` that a task of this type needs. */
  readonly requiredExtend?: readonly string[];
  /**
   * Turns what is special in a task of this type into plain `filter`, `query` and `order`.
   * @throws PlatformError where the task does not say what this type needs.
   */
  resolve?(request: ExportRequest): Promise<ExportParams>;
  /** The type as which a task is processed whose `params` have the shape of that other type. */
  reroute?(request: ExportRequest): number | undefined;
  /**
   * The column for a name in `filter` that is no field, where the type allows free names.
   * @throws PlatformError where the name can't be one.
   */
  freeColumn?(name: string): Column;
}
