import type { ErrorEnvelope, ExportTask } from './types.js';

/** A call that failed: the service, or a proxy in front of it, answered with another status than 200. */
export class ExportTaskError extends Error {
  /**
   * @param code the platform's code, 7 digits; the HTTP status if the answer did not come from the service.
   * @param status the HTTP status.
   * @param msg the service's message: the fault and what is valid; `message` is the same text.
   */
  constructor(
    readonly code: number,
    readonly status: number,
    readonly msg: string,
  ) {
    super(msg);
    this.name = 'ExportTaskError';
  }
}

/** The error of an envelope; the first three digits of its code are the HTTP status. */
export function errorOf({ error: { code, msg } }: ErrorEnvelope): ExportTaskError {
  return new ExportTaskError(code, Math.floor(code / 10_000), msg);
}

/** A task that ended without a file: Invalid or Expired. `message` is its `result_desc`; `task.result_code` the reason. */
export class ExportTaskFailed extends Error {
  constructor(readonly task: ExportTask) {
    super(task.result_desc);
    this.name = 'ExportTaskFailed';
  }
}

/** A downloaded file whose bytes differ from those that the task exported. */
export class DownloadCorrupted extends Error {
  /**
   * @param expected the `checksum` of the task.
   * @param actual that of the bytes which arrived.
   */
  constructor(
    readonly expected: string,
    readonly actual: string,
  ) {
    super(
      `The downloaded file is damaged: its checksum is ${actual} instead of ${expected}. Download it again.`,
    );
    this.name = 'DownloadCorrupted';
  }
}
