/** How a file is written. */
export interface Dialect {
  /** The language of the header, of enum labels and of yes and no. */
  language: 'zh' | 'en';
  /** The IANA name of the zone in which times are written; the header names it. */
  timezone: string;
  delimiter: string;
  newline: '\r\n' | '\n';
  /** What the file begins with: Excel takes a file for UTF-8 only where it finds the byte order mark. */
  mark: '\uFEFF' | '';
}

/** A file that opens right in Excel. */
export const defaultDialect: Dialect = {
  language: 'zh',
  timezone: 'UTC',
  delimiter: ',',
  newline: '\r\n',
  mark: '\uFEFF',
};
