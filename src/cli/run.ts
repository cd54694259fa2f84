import { ExportTaskClient } from '../client/index.js';
import { cancel } from './cancel.command.js';
import { parseCommandLine, type CommandName } from './command-line.js';
import type { CommandContext } from './command.js';
import { create } from './create.command.js';
import { download } from './download.command.js';
import { list } from './list.command.js';
import { print, tell } from './printed.js';
import { usage } from './usage.js';
import { UsageError } from './usage-error.js';
import { watch } from './watch.command.js';

const commands: Record<CommandName, (context: CommandContext) => Promise<void>> = {
  create,
  watch,
  download,
  list,
  cancel,
};

/** What a command line takes from around it. */
export interface Surroundings {
  url: string;
  token: string | undefined;
  version: string;
  /** Aborts on Ctrl-C. */
  signal: AbortSignal;
}

/** Runs a command line; answers its exit code. */
export async function run(args: string[], around: Surroundings): Promise<number> {
  try {
    const line = parseCommandLine(args);
    if ('values' in line) {
      const context = { ...line, client: client(line.values, around), signal: around.signal };
      await commands[line.command](context);
    } else {
      print(line.command === 'help' ? usage : around.version);
    }
    return 0;
  } catch (error) {
    tell(`export-task: ${around.signal.aborted ? 'interrupted.' : message(error)}`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function client(values: CommandContext['values'], around: Surroundings): ExportTaskClient {
  const { url = around.url, token = around.token } = values;
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw new UsageError(`--url: ${url} is not accepted; an address such as http://127.0.0.1:3000 is.`);
  }
  if (!token) throw new UsageError('--token: an Access-Token is needed, there or in EXPORT_TASK_TOKEN.');
  return new ExportTaskClient({ url, token });
}

/** `fetch` says why in the cause of its error alone. */
function message(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? `${error.message}: ${cause.message || cause.name}` : error.message;
}
