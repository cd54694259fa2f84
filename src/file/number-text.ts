/** The form in which PostgreSQL writes a number that is not `NaN`, infinite or written with an exponent. */
export const NUMBER = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/;

const [DIGIT_0, DIGIT_9, MINUS, POINT] = [0x30, 0x39, 0x2d, 0x2e];

/** The number of significant digits of a text in the form of {@link NUMBER}; infinite for any other text. */
export function significantDigits(text: Buffer, start: number, end: number): number {
  const first = text[start] === MINUS ? start + 1 : start;
  let digits = 0;
  let point = -1;
  for (let at = first; at < end; at += 1) {
    const byte = text[at] as number;
    if (byte >= DIGIT_0 && byte <= DIGIT_9) {
      if (digits > 0 || byte !== DIGIT_0) digits += 1;
    } else if (byte === POINT && point < 0) {
      point = at;
    } else {
      return Infinity;
    }
  }
  const whole = (point < 0 ? end : point) - first;
  const isWhole = whole === 1 || (whole > 1 && text[first] !== DIGIT_0);
  return isWhole && point !== end - 1 ? digits : Infinity;
}

/** Whether a value is a number, or a text of digits in the form of {@link NUMBER}. */
export function isNumeric(value: unknown): value is number | bigint | string {
  if (typeof value === 'number' || typeof value === 'bigint') return true;
  return typeof value === 'string' && NUMBER.test(value);
}

/** A number without an exponent and without zeros at the end of its fraction: JavaScript writes 0.0000001 as `1e-7`. */
export function numberText(value: number | bigint | string): string {
  const text = String(value);
  const [, sign = '', digit = '', fraction = '', exponent] =
    /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  if (exponent === undefined) return text.includes('.') ? text.replace(/(?:\.0+|(?<=[1-9])0+)$/, '') : text;
  const digits = digit + fraction;
  const power = Number(exponent);
  return sign + (power < 0 ? `0.${'0'.repeat(-power - 1)}${digits}` : digits.padEnd(power + 1, '0'));
}

/** {@link numberText} in the SQL of PostgreSQL, for a number in JSON. */
export function jsonNumberSql(value: string): string {
  return `trim_scale(${value}::numeric)::text`;
}

/** From this number on, readers that hold JSON numbers as doubles, such as JavaScript and jq, round them. */
const FIRST_ROUNDED = 2n ** 53n;

/** The JSON source of a number: the number itself, or from 2^53 on a string of its digits. */
export function numberSource(value: number | bigint | string): string {
  const text = numberText(value);
  const whole = BigInt(text.replace(/\..*$/, ''));
  return whole > -FIRST_ROUNDED && whole < FIRST_ROUNDED ? text : `"${text}"`;
}

/**
 * {@link numberSource} in SQL.
 * @param text the SQL expression of the number's text.
 */
export function numberSourceSql(value: string, text: string): string {
  return `CASE WHEN ${value} > -${FIRST_ROUNDED} AND ${value} < ${FIRST_ROUNDED} THEN ${text} ELSE '"' || ${text} || '"' END`;
}
