import { parseArgs } from 'node:util';
import type { ExportTaskClient } from '../client/index.js';
import { commonOptions, options, type Option } from './options.js';

const scheduleOptions = ['cron', 'timezone', 'overlap', 'catch-up', 'fixed-range'] as const;
const webhookOptions = ['name', 'receiver', 'event', 'enabled'] as const;

const taskOptions = ['type', 'name', 'describe', 'filter', 'query', 'order', 'extend', 'option'] as const;

/** The syntax of a command, and its help. */
interface Syntax {
  /** Its effect, for help. */
  does: string;
  /** Its options beside the common ones. */
  takes: readonly Option[];
  /** The kind of thing whose id the command takes; false if it takes none. */
  id: 'task' | 'schedule' | 'webhook' | false;
  examples: readonly string[];
}

const syntax = {
  create: {
    does: 'create a task and print its id; --out follows it and downloads its file',
    takes: [...taskOptions, 'watch', 'out', 'force'],
    id: false,
    examples: [
      'create --type Alert --out alerts.csv',
      `create --type Device --extend product_id=ID --filter id,name --query '{"is_online":true}' --watch`,
    ],
  },
  preview: {
    does: 'print the header and the first rows of the file that create would make',
    takes: taskOptions,
    id: false,
    examples: ['preview --type User --filter id,nickname'],
  },
  watch: {
    does: 'follow a task until it ends; Ctrl-C leaves the task running',
    takes: [],
    id: 'task',
    examples: ['watch ID'],
  },
  download: {
    does: 'download the file of a task under the name that the service sends',
    takes: ['out', 'force'],
    id: 'task',
    examples: ['download ID', 'download ID --out - | head -3'],
  },
  get: { does: 'print a task as JSON', takes: [], id: 'task', examples: ['get ID'] },
  list: {
    does: 'list tasks, newest first',
    takes: ['status', 'limit'],
    id: false,
    examples: ['list --status Invalid --limit 5', 'list --json | jq -r .id'],
  },
  types: {
    does: 'list the record types that the token may export',
    takes: [],
    id: false,
    examples: ['types', `types --json | jq -r 'select(.name == "User").columns[].key'`],
  },
  cancel: { does: 'cancel a waiting or running task', takes: [], id: 'task', examples: ['cancel ID'] },
  retry: { does: 'queue an Invalid or Expired task again', takes: [], id: 'task', examples: ['retry ID'] },
  delete: {
    does: 'delete a task that has ended, and its file',
    takes: [],
    id: 'task',
    examples: ['delete ID'],
  },
  'schedule create': {
    does: 'create a schedule and print its id',
    takes: [...taskOptions, ...scheduleOptions],
    id: false,
    examples: [
      `schedule create --type Alert --query '{"create_date":{"$gte":"now-1d/d","$lt":"now/d"}}' --cron "30 2 * * *" --timezone Europe/Berlin`,
    ],
  },
  'schedule preview': {
    does: 'print the next five due times of the schedule that create would make, and what its runs would ask for',
    takes: [...taskOptions, ...scheduleOptions],
    id: false,
    examples: ['schedule preview --type Dealer --cron "0 8 * * MON-FRI"'],
  },
  'schedule list': {
    does: 'list schedules, newest first',
    takes: ['limit'],
    id: false,
    examples: ['schedule list', `schedule list --json | jq -r 'select(.state == "suspended").id'`],
  },
  'schedule show': {
    does: 'print a schedule as JSON',
    takes: [],
    id: 'schedule',
    examples: ['schedule show ID'],
  },
  'schedule update': {
    does: 'change what the options name',
    takes: [...taskOptions, ...scheduleOptions],
    id: 'schedule',
    examples: ['schedule update ID --cron "0 3 * * *"'],
  },
  'schedule pause': { does: 'pause a schedule', takes: [], id: 'schedule', examples: ['schedule pause ID'] },
  'schedule resume': {
    does: 'make a paused or suspended schedule active again, from now on',
    takes: [],
    id: 'schedule',
    examples: ['schedule resume ID'],
  },
  'schedule run': {
    does: 'make a run now and print the id of its task',
    takes: [],
    id: 'schedule',
    examples: ['schedule run ID', 'watch $(export-task schedule run ID)'],
  },
  'schedule runs': {
    does: 'list the runs of a schedule, latest first',
    takes: ['limit'],
    id: 'schedule',
    examples: ['schedule runs ID --limit 5'],
  },
  'schedule delete': {
    does: 'delete a schedule; its tasks stay',
    takes: [],
    id: 'schedule',
    examples: ['schedule delete ID'],
  },
  'webhook create': {
    does: 'create a webhook and print its id and its secret, which no other command shows',
    takes: webhookOptions,
    id: false,
    examples: ['webhook create --name orders --receiver https://hooks.example.com/exports'],
  },
  'webhook list': { does: 'list the webhooks, by name', takes: [], id: false, examples: ['webhook list'] },
  'webhook get': { does: 'print a webhook as JSON', takes: [], id: 'webhook', examples: ['webhook get ID'] },
  'webhook update': {
    does: 'change what the options name',
    takes: webhookOptions,
    id: 'webhook',
    examples: ['webhook update ID --enabled true', 'webhook update ID --event export_task.invalid'],
  },
  'webhook rotate': {
    does: 'make a new secret and print it; for a day, the former one signs too',
    takes: [],
    id: 'webhook',
    examples: ['webhook rotate ID'],
  },
  'webhook test': {
    does: 'send a test event and print its id',
    takes: [],
    id: 'webhook',
    examples: ['webhook test ID'],
  },
  'webhook replay': {
    does: 'send events again and print their number',
    takes: ['since'],
    id: 'webhook',
    examples: ['webhook replay ID --since 2026-01-05T00:00:00Z'],
  },
  'webhook deliveries': {
    does: 'list the deliveries of a webhook, newest event first',
    takes: ['state', 'limit'],
    id: 'webhook',
    examples: ['webhook deliveries ID --state failed', 'webhook deliveries ID --json | jq .tries'],
  },
  'webhook delete': { does: 'delete a webhook', takes: [], id: 'webhook', examples: ['webhook delete ID'] },
} as const satisfies Record<string, Syntax>;

/** The name of a command. */
export type CommandName = keyof typeof syntax;

/** The values of the options, as the user gave them. */
export type Values = ReturnType<typeof parse>['values'];

/** A parsed command line: help (of one command or of all), the version, or a command with its options and id. */
export type CommandLine =
  | { command: 'help'; of: CommandName | undefined }
  | { command: 'version' }
  | { command: CommandName; values: Values; id: string };

/** The input of a command. */
export interface CommandContext {
  client: ExportTaskClient;
  values: Values;
  /** The id that follows the command's name; empty if the command takes none. */
  id: string;
  /** Aborts on Ctrl-C. */
  signal: AbortSignal;
}

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
  const { command, operands } = split(positionals);
  if (command === 'help' && operands.length === 0) return { command: 'help', of: undefined };
  if (values.help) return { command: 'help', of: isCommand(command) ? command : undefined };
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
  if (id && operands.length !== 1) throw new UsageError(`${command}: expected the id of one ${id}.`);
  if (!id && operands.length > 0) {
    throw new UsageError(`${command}: unexpected argument "${operands.join(' ')}". Takes only options.`);
  }
  return { command, values, id: operands[0] ?? '' };
}

/** The name of the command, which may have two words, and what follows it. */
function split([first = '', second = '', ...rest]: string[]): { command: string; operands: string[] } {
  const isGroup = Object.keys(syntax).some((name) => name.startsWith(`${first} `));
  if (isGroup && second !== '') return { command: `${first} ${second}`, operands: rest };
  return { command: first, operands: second === '' ? rest : [second, ...rest] };
}

/** The text of `export-task --help`, or of `export-task COMMAND --help`. */
export function help(command: CommandName | undefined): string {
  if (command === undefined) {
    const commands = Object.entries<Syntax>(syntax).map(([name, { does, id }]) => [
      id ? `${name} ID` : name,
      does,
    ]);
    return [
      'Usage: export-task COMMAND [options]\n',
      ...table(commands),
      '\nOptions of every command:',
      ...table(commonOptions.map(describe)),
      '\nexport-task COMMAND --help shows the other options and examples.',
      EXIT_CODES,
    ].join('\n');
  }
  const { does, takes, id, examples }: Syntax = syntax[command];
  return [
    `Usage: export-task ${command}${id ? ' ID' : ''} [options]\n`,
    `  ${does}\n`,
    ...table([...takes, ...commonOptions].map(describe)),
    '\nExamples:',
    ...examples.map((example) => `  export-task ${example}`),
    `\n${EXIT_CODES}`,
  ].join('\n');
}

const EXIT_CODES =
  'Exit codes: 0 done; 1 the call, the task or the download failed, or Ctrl-C; 2 wrong usage.';

function describe(name: Option): [string, string] {
  const option: { value?: string; short?: string; help: string } = options[name];
  const short = option.short === undefined ? '' : `-${option.short}, `;
  return [`${short}--${name}${option.value === undefined ? '' : ` ${option.value}`}`, option.help];
}

function table(rows: readonly (readonly [string, string] | string[])[]): string[] {
  const width = Math.max(...rows.map(([left = '']) => left.length));
  return rows.map(([left = '', right = '']) => `  ${left.padEnd(width)}  ${right}`);
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

/** The number of `--limit`. @throws UsageError if it is none. */
export function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`--limit: must be a whole number from 1, not "${text}".`);
}
