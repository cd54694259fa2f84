import { ConsoleLogger, type LogLevel } from '@nestjs/common';

/** What a terminal or a reader of lines takes for more than a character; a line feed and a tab are left to an entry. */
const CONTROLS = /[^\P{Cc}\n\t]|[\u2028\u2029]/gu;

/**
 * Writes the log of the service. The message of a fault may quote what a caller sent or a record holds, so that its
 * further lines are indented and its control characters spelled out: no text can pass for an entry of its own.
 */
export class ServiceLogger extends ConsoleLogger {
  protected override stringifyMessage(message: unknown, logLevel: LogLevel): string {
    return super.stringifyMessage(typeof message === 'string' ? entryText(message) : message, logLevel);
  }
}

function entryText(message: string): string {
  return message
    .replace(CONTROLS, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('\n', '\n    ');
}
