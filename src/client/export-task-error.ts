/** A call that the service refused, or could not answer. */
export class ExportTaskError extends Error {
  /**
   * @param code the platform's code, 7 digits; the HTTP status alone where the answer was not the service's own.
   * @param status the HTTP status.
   * @param msg what is wrong and what is accepted, as the service says it; `message` is the same.
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
