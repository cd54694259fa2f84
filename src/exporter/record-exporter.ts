import type { Column } from './column.js';

/** Which rows and fields a task asks for: `params` of the interface page, not yet checked. */
export interface ExportParams {
  filter?: unknown;
  query?: unknown;
  order?: unknown;
}

/** A task as an exporter sees it. */
export interface ExportRequest {
  corpId: string;
  params: Readonly<Record<string, unknown>>;
  extend: Readonly<Record<string, unknown>>;
}

/** Rows of a table or view in the records database, one column for each field, plus `corp_id`. */
interface SqlSource {
  /** The table's name; in column expressions it is called `t`. */
  table: string;
  /** The column that is unique within an enterprise; it orders the rows that `order` leaves equal. */
  key: string;
}

/** What a provider marked with `@Exporter` declares. */
export interface RecordExporter {
  /** Every field of the record type; those marked `default` in the order of the default file. */
  readonly columns: readonly Column[];
  readonly source: SqlSource;
  /**
   * Turns what is special in a task of this type into plain `filter`, `query` and `order`.
   * @throws PlatformError where the task does not say what this type needs.
   */
  resolve?(request: ExportRequest): Promise<ExportParams>;
  /**
   * The column for a name in `filter` that is no field, where the type allows free names.
   * @throws PlatformError where the name can't be one.
   */
  freeColumn?(name: string): Column;
}
