import { parseArgs } from 'node:util';

/** The text that `export-task --help` prints. */
export const usage = `Usage: export-task COMMAND [options]

  create --type TYPE [options]   create a task and print its id
    --type      name or number of the record type, e.g. Device
    --name      name of the task and of its file (default: the title of the record type)
    --describe  purpose of the task (default: its name)
    --filter    field names separated by commas, or JSON
    --query     conditions as JSON
    --order     sort order as JSON
    --extend    key=value, e.g. product_id=…; may be repeated
    --option    key=value, an option of the file, e.g. format=xlsx; may be repeated
    --watch     follow the task until it ends; Ctrl-C cancels the task
    --out FILE  follow the task and download its file; - is the standard output
    --force     overwrite FILE
  watch ID                       follow a task until it ends; Ctrl-C leaves the task running
  download ID                    download the file of a task
    --out FILE  write to FILE (default: the file name that the service sends); - is the standard output
    --force     overwrite FILE
  list                           list tasks, newest first
    --status    only tasks in this status, by name or number, e.g. Exported
    --limit     maximum number of tasks (default: 10)
  cancel ID                      cancel a waiting or running task

  --url     base URL of the service (default: EXPORT_TASK_URL, else http://127.0.0.1:3000)
  --token   Access-Token (default: EXPORT_TASK_TOKEN); other users of this machine can see it in the process list
  --json    print JSON, one value per line
  --help    print this help
  --version print the version

Exit codes: 0 done; 1 the call or the task failed; 2 wrong usage.`;

const options = {
  type: { type: 'string' },
  name: { type: 'string' },
  describe: { type: 'string' },
  filter: { type: 'string' },
  query: { type: 'string' },
  order: { type: 'string' },
  extend: { type: 'string', multiple: true },
  option: { type: 'string', multiple: true },
  watch: { type: 'boolean' },
  out: { type: 'string' },
  force: { type: 'boolean' },
  status: { type: 'string' },
  limit: { type: 'string' },
  url: { type: 'string' },
  token: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
  version: { type: 'boolean' },
} as const;

type Option = keyof typeof options;

/** The options that every command takes. */
const commonOptions: readonly Option[] = ['url', 'token', 'json', 'help', 'version'];

/** The options of each command, and whether a task id follows the command's name. */
const syntax = {
  create: {
    takes: [
      ...(['type', 'name', 'describe', 'filter', 'query', 'order', 'extend', 'option'] as const),
      ...(['watch', 'out', 'force'] as const),
    ],
    id: false,
  },
  watch: { takes: [], id: true },
  download: { takes: ['out', 'force'], id: true },
  list: { takes: ['status', 'limit'], id: false },
  cancel: { takes: [], id: true },
} as const satisfies Record<string, { takes: readonly Option[]; id: boolean }>;

/** The name of a command. */
export type CommandName = keyof typeof syntax;

/** The values of the options, as the user gave them. */
export type Values = ReturnType<typeof parse>['values'];

/** A parsed command line: help, the version, or a command with its options and task id. */
export type CommandLine =
  { command: 'help' | 'version' } | { command: CommandName; values: Values; id: string };

/** Wrong usage of the command line; the exit code is 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** @throws UsageError for an unknown command or option, and for a missing or superfluous argument. */
export function parseCommandLine(args: string[]): CommandLine {
  const { values, positionals } = parse(args);
  const [command = '', ...operands] = positionals;
  if (values.help || (command === 'help' && operands.length === 0)) return { command: 'help' };
  if (values.version) return { command: 'version' };
  if (!isCommand(command)) {
    const known = Object.keys(syntax).join(', ');
    const fault = command === '' ? 'command: missing' : `command: unknown command "${command}"`;
    throw new UsageError(`${fault}. Must be one of ${known}.`);
  }
  const { takes, id } = syntax[command];
  const known: readonly string[] = [...commonOptions, ...takes];
  const foreign = Object.keys(values).find((option) => !known.includes(option));
  if (foreign !== undefined) throw new UsageError(`--${foreign}: not an option of ${command}.`);
  if (id && operands.length !== 1) throw new UsageError(`${command}: expected the id of one task.`);
  if (!id && operands.length > 0) {
    throw new UsageError(`${command}: unexpected argument "${operands.join(' ')}". Takes only options.`);
  }
  return { command, values, id: operands[0] ?? '' };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(syntax, name);
}
