import type { ExportTask } from './types.js';

/** A task that ended without a file: it is Invalid, or Expired. `result_desc` is the message, `result_code` the reason. */
export class ExportTaskFailed extends Error {
  constructor(readonly task: ExportTask) {
    super(task.result_desc);
    this.name = 'ExportTaskFailed';
  }
}
