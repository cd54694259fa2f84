import { randomUUID } from 'node:crypto';
import { invalid, quote } from '../../exporter/faults.js';
import { isExactNumber } from '../../exporter/value.js';

/** Strings, which may contain anything, and numbers. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/**
 * Parses JSON, but refuses numbers that JavaScript would round: a condition on a rounded number selects other records.
 * @throws SyntaxError for invalid JSON; PlatformError 4001001 that names the field of such a number.
 */
export function exactJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if (token.startsWith('"') || isExact(token)) continue;
    const mark = randomUUID();
    const marked = `${text.slice(0, index)}"${mark}"${text.slice(index + token.length)}`;
    const path = pathOf(JSON.parse(marked), mark) ?? [];
    // As everywhere, messages leave out the leading `params.`.
    const field = path.join('.').replace(/^params\./, '') || 'body';
    throw invalid(field, `the JSON number would be rounded. Must be a string: ${quote(token)}.`);
  }
  return value;
}

function isExact(token: string): boolean {
  const number = Number(token);
  return isExactNumber(number) && canonical(String(number)) === canonical(token);
}

/** The one form of a number: its digits without zeros at the ends, and their exponent. */
function canonical(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  // Each run of zeros is tried once: a caller may send very many.
  const significant = digits.replace(/(?<!0)0+$/, '');
  const shift = Number(exponent) - fraction.length + digits.length - significant.length;
  return significant === '' ? '0' : `${sign}${significant}e${shift}`;
}

/** The keys that lead to a text; elements of an array have the path of the array. */
function pathOf(value: unknown, mark: string): string[] | undefined {
  if (value === mark) return [];
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const path = pathOf(member, mark);
    if (path) return Array.isArray(value) ? path : [key, ...path];
  }
  return undefined;
}
