import progress, { SingleBar, type Options } from 'cli-progress';
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

/** How far a task or a download is. */
export interface Step {
  done: number;
  total: number;
  /** Both in words, and the rate. */
  words: string;
  secondsLeft: number | null;
}

/** In characters. */
const LONGEST_BAR = 40;

/** Shows progress on the standard error: a bar on a terminal, otherwise one line for each change. */
export class Progress {
  private readonly bar = process.stderr.isTTY
    ? new SingleBar({ format: (options, _, step: Step) => barLine(step, options) })
    : undefined;
  private isStarted = false;

  show(step: Step): void {
    const { done, total, words } = step;
    if (!this.bar) {
      tell(words);
      return;
    }
    if (!this.isStarted) this.bar.start(total, done, step);
    this.isStarted = true;
    this.bar.setTotal(total);
    this.bar.update(done, step);
  }

  stop(): void {
    if (this.isStarted) this.bar?.stop();
  }
}

/** The progress of a task. */
export function rowStep({ finished, total, rows_per_second, seconds_left }: ExportTaskEvent): Step {
  const words = `${finished} of ${total} rows, ${rows_per_second} rows/s`;
  return { done: finished, total, words, secondsLeft: seconds_left };
}

/** The progress of a download that began so many milliseconds ago. */
export function byteStep(done: number, total: number, milliseconds: number): Step {
  const rate = (done / Math.max(milliseconds, 1)) * 1000;
  const [some, all, each] = [done, total, rate].map((bytes) => (bytes / 2 ** 20).toFixed(1));
  const secondsLeft = rate > 0 ? Math.ceil((total - done) / rate) : null;
  return { done, total, words: `${some} of ${all} MiB, ${each} MiB/s`, secondsLeft };
}

/** A bar in the columns that the words leave. A narrow terminal cuts the bar and whole words, never a digit. */
function barLine({ done, total, words, secondsLeft }: Step, options: Options): string {
  const { columns } = process.stderr;
  const left = secondsLeft === null ? words : `${words}, ${duration(secondsLeft)} left`;
  const shown = [left, words].find(({ length }) => length <= columns) ?? `${done}/${total}`;
  const barsize = Math.min(columns - shown.length - 1, LONGEST_BAR);
  if (barsize < 1) return shown;
  const ratio = total === 0 ? 0 : Math.min(done / total, 1);
  return `${progress.Format.BarFormat(ratio, { ...options, barsize })} ${shown}`;
}

function duration(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
