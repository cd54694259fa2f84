/** Codes of Node for a server that cannot be reached, or whose connection broke. */
const UNREACHABLE = new Set([
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * SQLSTATEs of a PostgreSQL that is away, stops or starts, has no connections, memory or disk left, or cannot write:
 * classes 08, 53 and 58, 57P0x, and 25006.
 */
const POSTGRES = /^(?:(?:08|53|58)[\dA-Z]{3}|57P0\d|25006)$/;

/** Codes of S3 for a store that is overloaded, starts, or has lost too many of its nodes, and for a clock that is wrong. */
const STORE =
  /^(?:RequestTimeTooSkewed|SlowDown\w*|ServiceUnavailable|InternalError|RequestTimeout|OperationAborted|TooManyRequests|XMinio(?:Server|Storage|Read|Write|Insufficient)\w*|Insufficient(?:Read|Write)Quorum)$/;

/** Statuses with which an object store, or a proxy before it, refuses what it may accept later. */
const OVERLOADED = new Set([408, 429, 499, 500, 502, 503, 504, 520]);

/** Messages of the drivers of PostgreSQL and MinIO for the same; such errors have no code. */
const MESSAGES =
  /^(?:Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Client was closed|Query read timeout|Request failed after \d+ retries|socket hang up|the object store sent nothing)/;

/**
 * Whether an error, or one of its causes, says that a server is away, refuses, is overloaded or breaks the connection:
 * it is a fault of the environment, and the same request may succeed later. Anything else is a fault of the request.
 */
export function isOutage(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { name, status, code, message, cause, errors } = error as {
    name?: unknown;
    status?: unknown;
    code?: unknown;
    message?: unknown;
    cause?: unknown;
    errors?: unknown;
  };
  if (typeof code === 'string' && (UNREACHABLE.has(code) || POSTGRES.test(code) || STORE.test(code)))
    return true;
  if (typeof message === 'string' && MESSAGES.test(message)) return true;
  if (name === 'ClickhouseAway') return true;
  if (name === 'StoreAnswer' && OVERLOADED.has(Number(status))) return true;
  // A name with several addresses, of which none answers.
  if (Array.isArray(errors) && errors.some(isOutage)) return true;
  return isOutage(cause);
}
