import type { ErrorEnvelope } from './error-envelope.js';

/**
 * The platform's error codes that this service uses. The first three digits of a code are its HTTP status. Source: the
 * platform's list of error codes.
 */
export const ErrorCode = {
  fieldInvalid: 4001001,
  fieldMissing: 4001002,
  quotaReached: 4001080,
  appNotEnabled: 4001137,
  appNotAuthorized: 4001144,
  finenessUnknown: 4001149,
  orderUnknown: 4001158,
  taskStatusUnknown: 4001172,
  taskNotExported: 4001173,
  taskExpired: 4001174,
  logicalUnknown: 4001180,
  forbidden: 4031001,
  tokenMissing: 4031002,
  tokenInvalid: 4031003,
  administratorNeeded: 4031005,
  operationRightsNeeded: 4031006,
  privateData: 4031007,
  pluginRefused: 4031011,
  tokenExpired: 4031021,
  urlNotFound: 4041001,
  productNotFound: 4041005,
  datapointNotFound: 4041007,
  dataNotFound: 4041017,
  appNotFound: 4041020,
  taskNotFound: 4041043,
  tooManyCalls: 4291001,
  serverFault: 5031001,
} as const;

export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

/** The options of a {@link PlatformError}. */
export interface PlatformErrorOptions extends ErrorOptions {
  /** The message in Chinese: a task with Chinese labels shows it in `result_desc`. */
  zh?: string | undefined;
}

/** A refusal that the caller can act on: a code, and a message that names the fault and the remedy. */
export class PlatformError extends Error {
  /** The message in Chinese, if there is one. */
  readonly zh: string | undefined;

  /**
   * @param code one of {@link ErrorCode}, or a code of your own: seven digits that begin with an HTTP status from 400 to
   *   599.
   * @throws RangeError for any other code.
   */
  constructor(
    readonly code: number,
    message: string,
    options?: PlatformErrorOptions,
  ) {
    super(message, options);
    this.name = 'PlatformError';
    this.zh = options?.zh;
    if (!Number.isInteger(code) || code < 4_000_000 || code > 5_999_999) {
      throw new RangeError(
        `code: invalid value ${code}. Must be seven digits that begin with an HTTP status from 400 to 599.`,
      );
    }
  }

  /** The HTTP status: the first three digits of the code. */
  get status(): number {
    return Math.floor(this.code / 10_000);
  }

  /** The body of the answer, as the platform conventions define it. */
  get envelope(): ErrorEnvelope {
    return { error: { code: this.code, msg: this.message } };
  }
}
