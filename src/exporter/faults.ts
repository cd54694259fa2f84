import { ErrorCode, PlatformError } from '../errors/platform-error.js';

/** Messages quote at most this many characters of a caller's text, so that answers stay small. */
const LONGEST_SENT = 80;

/**
 * A field with an invalid value. The message is `field: fault`; the fault ends with what is valid.
 * @param zh the fault in Chinese.
 */
export function invalid(field: string, fault: string, zh = '值无效。'): PlatformError {
  const name = shortened(field);
  return new PlatformError(ErrorCode.fieldInvalid, `${name}: ${fault}`, { zh: `${name}：${zh}` });
}

/** A mandatory field that is missing or empty. The message is `field: missing. Expected ….` */
export function missing(field: string, expected: string): PlatformError {
  return new PlatformError(ErrorCode.fieldMissing, `${field}: missing. Expected ${expected}.`, {
    zh: `${field}：缺少值。`,
  });
}

/** A value in the form in which messages quote it. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return String(value);
  return shortened(text);
}

/** The cut may split a surrogate pair, so the result is made well-formed. */
function shortened(text: string): string {
  return text.length > LONGEST_SENT ? `${text.slice(0, LONGEST_SENT).toWellFormed()}…` : text;
}
