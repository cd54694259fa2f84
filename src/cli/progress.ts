import { SingleBar } from 'cli-progress';
import type { ExportTaskEvent } from '../client/index.js';
import { tell } from './printed.js';

/** Shows how far a task is, on the standard error: a bar on a terminal, a line for each change elsewhere. */
export class Progress {
  private readonly bar = process.stderr.isTTY
    ? new SingleBar({ format: '{bar} {value} of {total} rows, {rate} a second', barsize: 40 })
    : undefined;
  private isStarted = false;

  show({ finished, total, rows_per_second }: ExportTaskEvent): void {
    if (!this.bar) {
      tell(`${finished} of ${total} rows, ${rows_per_second} a second`);
      return;
    }
    const payload = { rate: rows_per_second };
    if (!this.isStarted) this.bar.start(total, finished, payload);
    this.isStarted = true;
    this.bar.setTotal(total);
    this.bar.update(finished, payload);
  }

  stop(): void {
    if (this.isStarted) this.bar?.stop();
  }
}
