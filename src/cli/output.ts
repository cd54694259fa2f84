import { SingleBar } from 'cli-progress';
import type { ExportTaskEvent } from '../client/index.js';

/** Replaces control characters, which a terminal would obey, with U+FFFD. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '\u{fffd}');
}

/** Prints one line of the result on the standard output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Prints progress and errors on the standard error, apart from the result. */
export function tell(line: string): void {
  process.stderr.write(`${printable(line)}\n`);
}

/** Shows a task's progress on the standard error: a bar on a terminal, otherwise one line for each change. */
export class Progress {
  private readonly bar = process.stderr.isTTY
    ? new SingleBar({ format: '{bar} {value} of {total} rows, {rate} rows/s', barsize: 40 })
    : undefined;
  private isStarted = false;

  show({ finished, total, rows_per_second }: ExportTaskEvent): void {
    if (!this.bar) {
      tell(`${finished} of ${total} rows, ${rows_per_second} rows/s`);
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
