import pg from 'pg';

/** Ends each line of COPY. */
export const LINE_FEED = 0x0a;

/** The quote of COPY where that of CSV would be common. COPY puts a cell that contains one in quotes, and doubles it. */
const QUOTE = '\x01';

/** The options with which COPY writes the single cell of a row unquoted, unless it contains a quote or `\x02`. */
export const UNQUOTED = String.raw`QUOTE E'\x01', DELIMITER E'\x02'`;

/** The options with which COPY separates cells by tabs. */
export const TABBED = String.raw`QUOTE E'\x01', DELIMITER E'\t'`;

/** A cell as COPY writes it, unless it contains the delimiter. */
export function quoted(cell: string): string {
  return cell.includes(QUOTE) ? QUOTE + cell.replaceAll(QUOTE, QUOTE + QUOTE) + QUOTE : cell;
}

/** A cell without the quotes of COPY. */
export function unquoted(cell: string): string {
  return cell.startsWith(QUOTE) ? cell.slice(1, -1).replaceAll(QUOTE + QUOTE, QUOTE) : cell;
}

/**
 * The SQL expression that replaces characters one after the other. A search that finds nothing costs little, so this is
 * faster than a regular expression.
 */
export function replacedSql(value: string, replacements: ReadonlyMap<string, string>): string {
  return [...replacements].reduce(
    (sql, [one, other]) => `replace(${sql}, ${pg.escapeLiteral(one)}, ${pg.escapeLiteral(other)})`,
    value,
  );
}
