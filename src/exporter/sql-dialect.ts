import type { Column } from './column.js';

/** Days and times as serial numbers of Excel, which count days. */
export interface DayNumbers {
  /** The day with the number 0, and the number of 1970-01-01. */
  day0: string;
  day1970: number;
  /** The first day that has a number, and the day after the last one. */
  first: string;
  end: string;
}

/** The places in which the SQL of a cell differs between the engines. Arguments and results are SQL expressions. */
export interface SqlDialect {
  /** Whether a text may contain NUL. */
  readonly hasNul: boolean;
  /** A constant text. */
  readonly text: (value: string) => string;
  /** A constant integer. */
  readonly integer: (value: string) => string;
  /** The value of a column, converted if its type needs it. */
  readonly column: (column: Column) => string;
  /** A text from any value. */
  readonly asText: (value: string) => string;
  /** An integer or a day as a cell; the engine may convert it to text when it writes the cell. */
  readonly plain: (value: string) => string;
  /** The text of a number, without an exponent and without zeros at the end of its fraction. */
  readonly number: (value: string) => string;
  /** Whether a text matches a regular expression, in syntax that the engine shares with JavaScript. */
  readonly matches: (text: string, pattern: string) => string;
  /**
   * Whether a text matches a regular expression.
   * @param codes the code points that a matching text may begin with; the expression is slow, so it runs for these only.
   */
  readonly matchesFrom: (text: string, codes: readonly number[], pattern: string) => string;
  /** The first characters of a text, and the last ones. */
  readonly left: (text: string, count: number) => string;
  readonly right: (text: string, count: number) => string;
  /** The first or second of the parts that an `@` separates. */
  readonly aroundAt: (text: string, part: 1 | 2) => string;
  /** A text as JSON, and a list of texts. */
  readonly jsonText: (text: string) => string;
  readonly jsonTexts: (list: string) => string;
  /** A time in a zone, cut to the second: `2014-10-09 08:15:40`. */
  readonly localTime: (value: string, timezone: string) => string;
  /** A time in UTC, cut to the millisecond: `2014-10-09T08:15:40.843Z`. */
  readonly rawTime: (value: string) => string;
  /** The serial number of a day, and whether the day is in the range of Excel. */
  readonly dayNumber: (value: string, numbers: DayNumbers) => string;
  readonly hasDayNumber: (value: string, numbers: DayNumbers) => string;
  /** The serial number of a time in a zone, and whether the time is in the range of Excel. */
  readonly timeNumber: (value: string, timezone: string, numbers: DayNumbers) => string;
  readonly hasTimeNumber: (value: string, timezone: string, numbers: DayNumbers) => string;
  /**
   * The texts of a list without the missing ones, joined.
   * @param special the pattern of a text that needs quotes.
   */
  readonly joinedTexts: (
    list: string,
    separator: string,
    special: string,
    quoted: (element: string) => string,
  ) => string;
  /**
   * The elements of a list, joined; an empty text if there are none.
   * @param element the SQL for the text of one element, which it calls `element`.
   * @param shown turns the joined text into that of the cell.
   */
  readonly joined: (
    list: string,
    element: string,
    separator: string,
    shown: (joined: string) => string,
  ) => string;
  /** A list with the value of `element` for each element of another list. */
  readonly mapped: (list: string, element: string) => string;
}
