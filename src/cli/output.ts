/** A text of others as it may stand on a terminal, which would obey its control characters. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '\u{fffd}');
}

/** Prints one line of what was asked for. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Tells how things go, beside what was asked for. */
export function tell(line: string): void {
  process.stderr.write(`${printable(line)}\n`);
}
