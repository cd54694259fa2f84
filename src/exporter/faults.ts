import { ErrorCode, PlatformError } from '../errors/platform-error.js';

/** In a message what a caller sent is cut to this many characters, so that nobody is answered with megabytes. */
const LONGEST_SENT = 80;

/** A field whose value can't be accepted: the message is `field: fault; what is accepted`. */
export function invalid(field: string, fault: string): PlatformError {
  return new PlatformError(ErrorCode.fieldInvalid, `${shortened(field)}: ${fault}`);
}

/** A mandatory field that is empty or not there: the message is `field: is missing; what is accepted`. */
export function missing(field: string, accepted: string): PlatformError {
  return new PlatformError(ErrorCode.fieldMissing, `${field}: is missing; ${accepted} is accepted.`);
}

/** A value as it may stand in a message. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return String(value);
  return shortened(text);
}

/** Well-formed, too: a cut may go through a character of two units. */
function shortened(text: string): string {
  return text.length > LONGEST_SENT ? `${text.slice(0, LONGEST_SENT).toWellFormed()}…` : text;
}
