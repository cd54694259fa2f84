import { VERSION } from './engine.js';

/** The statuses of the server's errors; any other is 500. */
const STATUSES = new Map([
  ...[6, 27, 36, 38, 41, 43, 53, 62, 69, 70, 72, 115, 130, 131, 164, 386, 452, 456, 457].map((code) => [
    code,
    400,
  ]),
  ...[16, 46, 47, 50, 56, 60, 73, 81].map((code) => [code, 404]),
  [194, 401],
  ...[192, 193, 497, 516].map((code) => [code, 403]),
  [48, 501],
  [159, 408],
  [209, 503],
  [210, 503],
]);

/** An error as the engine words it, e.g. `Code: 60. DB::Exception: Unknown table …`. */
const EXCEPTION = /Code: (\d+)\. DB::Exception: [^]*/;

/** An error with its number and the status of its answer. */
export class ServerError extends Error {
  constructor(error) {
    const text =
      EXCEPTION.exec(error.message)?.[0].trimEnd() ?? `Code: 1002. DB::Exception: ${String(error)}`;
    super(text.includes('(version ') ? text : `${text} (version ${VERSION} (official build))`);
    this.code = Number(EXCEPTION.exec(this.message)[1]);
    this.status = STATUSES.get(this.code) ?? 500;
  }
}

/** An error that the front itself has found. */
export function failure(code, text) {
  return new ServerError(new Error(`Code: ${code}. DB::Exception: ${text}`));
}
