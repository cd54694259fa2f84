/** The rows of a task as SQL of ClickHouse. */
export interface ClickhousePlan {
  /** `FROM … WHERE …`, with the condition on the enterprise. */
  from: string;
  /** The criteria of `ORDER BY`; together they leave no ties. */
  orderBy: string;
  /** The values of the parameters that the SQL binds, by name. */
  params: Readonly<Record<string, unknown>>;
  /** The maximum number of rows to read; without it, all rows are read. */
  limit?: number;
}
