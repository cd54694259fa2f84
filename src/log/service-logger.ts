import type { LoggerService } from '@nestjs/common';
import { trace } from '@opentelemetry/api';
import { pino, stdTimeFunctions, type Level, type Logger } from 'pino';
import { prettyFactory } from 'pino-pretty';
import { logFields } from './log-fields.js';

/** Options of the log. */
export interface LogOptions {
  /** JSON lines, or lines that people read. */
  format: 'json' | 'pretty';
  /** The lowest level that is logged. */
  level: Level;
  /** Whether `pretty` lines are coloured. Default: false. */
  colors?: boolean;
}

/** Contexts in which Nest logs every module and route at start-up; their lines are demoted to `debug`. */
const STARTUP_DETAILS = ['InstanceLoader', 'RouterExplorer', 'RoutesResolver'];

/** Control characters, which a terminal or a log parser would interpret; line feed and tab are legal inside an entry. */
const CONTROLS = /[^\P{Cc}\n\t]|[\u2028\u2029]/gu;

/**
 * Writes the service's log to the standard output. Error messages may quote text from callers and records, so both
 * formats escape control characters: no such text can forge a log entry.
 */
export class ServiceLogger implements LoggerService {
  private readonly pino: Logger;

  constructor({ format, level, colors = false }: LogOptions) {
    const form = format === 'json' ? escapeControls : prettyForm(colors);
    this.pino = pino(
      {
        level,
        timestamp: stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
        mixin: () => ({ ...logFields(), ...traceFields() }),
      },
      // Written to the process's stream, not to its file descriptor, so that no line is lost when the process exits.
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

  /** Nest passes the context as the last argument, and the stack, if there is one, before it. */
  private write(level: Level, message: unknown, rest: unknown[]): void {
    const context = rest.at(-1);
    const more = rest.slice(0, -1).filter((one) => one !== undefined);
    const { text, fields } = entry(message);
    const isDetail = level === 'info' && STARTUP_DETAILS.includes(String(context));
    this.pino[isDetail ? 'debug' : level](
      { ...fields, ...(context !== undefined && { context }) },
      [text, ...more.map(String)].join('\n'),
    );
  }
}

/** Splits a message into its text and its fields. It is a text, an error, or an object with the text as `message`. */
function entry(message: unknown): { text: string; fields: object } {
  if (message instanceof Error) return { text: message.stack ?? message.message, fields: {} };
  if (typeof message !== 'object' || message === null) return { text: String(message), fields: {} };
  const { message: text = '', ...fields } = message as { message?: unknown };
  return { text: String(text), fields };
}

/** The field that links an entry to its trace. */
function traceFields(): { trace_id?: string } {
  const span = trace.getActiveSpan();
  return span ? { trace_id: span.spanContext().traceId } : {};
}

/** Converts JSON lines to lines that people read. */
function prettyForm(colorize: boolean): (line: string) => string {
  const pretty = prettyFactory({
    colorize,
    singleLine: true,
    ignore: 'pid,hostname,context',
    messageFormat: ({ context, msg }) => (typeof context === 'string' ? `[${context}] ` : '') + String(msg),
  });
  return (line) =>
    pretty(JSON.parse(line, (_, value: unknown) => (typeof value === 'string' ? indented(value) : value)));
}

/** Escapes control characters the way JSON does. */
function escapeControls(text: string): string {
  return text.replace(CONTROLS, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Indents all lines but the first, so that the text reads as one entry. */
function indented(text: string): string {
  return escapeControls(text).replaceAll('\n', '\n    ');
}
