import { ErrorCode, PlatformError } from '../platform/platform-error.js';

/** A field whose value can't be accepted: the message is `field: fault; what is accepted`. */
export function invalid(field: string, fault: string): PlatformError {
  return new PlatformError(ErrorCode.fieldInvalid, `${field}: ${fault}`);
}

/** A mandatory field that is empty or not there: the message is `field: is missing; what is accepted`. */
export function missing(field: string, accepted: string): PlatformError {
  return new PlatformError(ErrorCode.fieldMissing, `${field}: is missing; ${accepted} is accepted.`);
}

/** A value as it may stand in a message: cut short, so that nobody is answered with megabytes. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
