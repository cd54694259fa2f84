import pg from 'pg';

/** The first sort criterion of a plan, by whose values {@link SqlPlan} can be cut into ranges. */
export interface Leading {
  /** An SQL expression. */
  sql: string;
  descending: boolean;
  /** Whether the value may be NULL in some rows; these rows come last. */
  nullable: boolean;
}

/** The rows of a task as SQL. */
export interface SqlPlan {
  /** `FROM … WHERE …`, with the condition on the enterprise. */
  from: string;
  /** The criteria of `ORDER BY`; together they leave no ties. */
  orderBy: string;
  /** The maximum number of rows to read; without it, all rows are read. */
  limit?: number;
  /**
   * Present if an index yields the rows in the order of this criterion. The rows can then be cut into ranges, which
   * several connections read side by side.
   */
  leading?: Leading;
}

/** A quoted SQL literal with a cast to `type`. Values go into the text because COPY takes no parameters. */
export function literal(value: string, type: string): string {
  return `${pg.escapeLiteral(value)}::${type}`;
}
