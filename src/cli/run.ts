import { ExportTaskClient } from '../client/index.js';
import { errorText } from '../errors/error-text.js';
import { help, parseCommandLine, UsageError, type Values } from './command-line.js';
import { commands, Interrupted } from './commands.js';
import { print, tell } from './output.js';

/** Input of a run besides its arguments. */
export interface RunContext {
  /** The service's base URL unless `--url` names another. */
  url: string;
  /** The Access-Token unless `--token` names another. */
  token: string | undefined;
  version: string;
  /** Aborts on Ctrl-C. */
  signal: AbortSignal;
}

/** Runs a command line and returns its exit code: 0 done, 1 failed, 2 wrong usage. */
export async function run(args: string[], context: RunContext): Promise<number> {
  const { signal, version } = context;
  try {
    const line = parseCommandLine(args);
    if ('values' in line) {
      await commands[line.command]({ ...line, client: client(line.values, context), signal });
    } else {
      print(line.command === 'help' ? help(line.of) : version);
    }
    return 0;
  } catch (error) {
    tell(`export-task: ${signal.aborted ? interruption(error) : errorText(error)}`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function client(values: Values, context: RunContext): ExportTaskClient {
  const { url = context.url, token = context.token } = values;
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw new UsageError(`--url: must be an address such as http://127.0.0.1:3000, not "${url}".`);
  }
  if (!token) throw new UsageError('--token: missing. Pass an Access-Token or set EXPORT_TASK_TOKEN.');
  return new ExportTaskClient({ url, token });
}

function interruption(error: unknown): string {
  return error instanceof Interrupted ? `interrupted; ${error.message}` : 'interrupted.';
}
