import type { ExportTaskClient } from '../client/index.js';
import type { Values } from './command-line.js';

/** What a command works with. */
export interface CommandContext {
  client: ExportTaskClient;
  values: Values;
  /** The task that stands behind the command's name; empty where none does. */
  id: string;
  /** Aborts on Ctrl-C. */
  signal: AbortSignal;
}
