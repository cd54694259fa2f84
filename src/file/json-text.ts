/** Whether a value is a number, or a text of digits in the form in which PostgreSQL writes a number. */
export function isNumeric(value: unknown): value is number | string {
  return typeof value === 'number' || (typeof value === 'string' && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(value));
}

/** A number without an exponent, as PostgreSQL writes it: JavaScript writes 0.0000001 as `1e-7`. */
export function numberText(value: number | string): string {
  const text = String(value);
  const [, sign = '', digit = '', fraction = '', exponent] =
    /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  if (exponent === undefined) return text;
  const digits = digit + fraction;
  const power = Number(exponent);
  return sign + (power < 0 ? `0.${'0'.repeat(-power - 1)}${digits}` : digits.padEnd(power + 1, '0'));
}

/** JSON on one line as PostgreSQL writes jsonb: with spaces, and short keys before long ones. */
export function jsonText(value: unknown): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(', ')}]`;
  const members = Object.entries(value).map(([key, member]) => ({
    key: Buffer.from(key),
    member: member as unknown,
  }));
  members.sort((a, b) => a.key.length - b.key.length || Buffer.compare(a.key, b.key));
  return `{${members.map(({ key, member }) => `${JSON.stringify(key.toString())}: ${jsonText(member)}`).join(', ')}}`;
}
