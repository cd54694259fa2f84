import { numberText } from './number-text.js';

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
