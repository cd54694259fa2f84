import type { LoggerService } from '@nestjs/common';
import { trace } from '@opentelemetry/api';
import { pino, stdTimeFunctions, type Level, type Logger } from 'pino';
import { prettyFactory } from 'pino-pretty';
import { logFields } from './log-fields.js';
import { entryText, withoutControls } from './plain-text.js';

/** How the log is written. */
export interface LogOptions {
  /** JSON lines, or lines for people. */
  format: 'json' | 'pretty';
  /** What is less than this is left out. */
  level: Level;
  /** Whether lines for people have colours. */
  colors?: boolean;
}

/** Nest tells at the start of every module and route that it is there. */
const DETAILS = ['InstanceLoader', 'RouterExplorer', 'RoutesResolver'];

/**
 * Writes the log of the service to the standard output. The message of a fault may quote what a caller sent or a record
 * holds, so that no text can pass for an entry of its own, in neither form.
 */
export class ServiceLogger implements LoggerService {
  private readonly pino: Logger;

  constructor({ format, level, colors = false }: LogOptions) {
    const form = format === 'json' ? withoutControls : prettyForm(colors);
    this.pino = pino(
      {
        level,
        timestamp: stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
        mixin: () => ({ ...logFields(), ...traceFields() }),
      },
      // The stream of the process, and not its file descriptor, so that nothing is lost when the process ends.
      { write: (line) => process.stdout.write(form(line)) },
    );
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Nest hands over the name of the part that speaks as the last argument, and a stack, where there is one, before. */
  private write(level: Level, message: unknown, rest: unknown[]): void {
    const context = rest.at(-1);
    const more = rest.slice(0, -1).filter((one) => one !== undefined);
    const { text, fields } = entry(message);
    const isDetail = level === 'info' && DETAILS.includes(String(context));
    this.pino[isDetail ? 'debug' : level](
      { ...fields, ...(context !== undefined && { context }) },
      [text, ...more.map(String)].join('\n'),
    );
  }
}

/** A message is a text, an error, or the fields of the entry with the text as `message`. */
function entry(message: unknown): { text: string; fields: object } {
  if (message instanceof Error) return { text: message.stack ?? message.message, fields: {} };
  if (typeof message !== 'object' || message === null) return { text: String(message), fields: {} };
  const { message: text = '', ...fields } = message as { message?: unknown };
  return { text: String(text), fields };
}

/** What joins an entry with the spans of the same work. */
function traceFields(): { trace_id?: string } {
  const span = trace.getActiveSpan();
  return span ? { trace_id: span.spanContext().traceId } : {};
}

/** Makes a line for people of a JSON line. */
function prettyForm(colorize: boolean): (line: string) => string {
  const pretty = prettyFactory({
    colorize,
    singleLine: true,
    ignore: 'pid,hostname,context',
    messageFormat: ({ context, msg }) => (typeof context === 'string' ? `[${context}] ` : '') + String(msg),
  });
  return (line) =>
    pretty(JSON.parse(line, (_, value: unknown) => (typeof value === 'string' ? entryText(value) : value)));
}
