import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.js';

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
const everywhere: readonly Option[] = ['url', 'token', 'json', 'help', 'version'];

/** The options of each command, and whether the id of a task stands behind its name. */
const commands = {
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

export type CommandName = keyof typeof commands;

/** The options as they were given. */
export type Values = ReturnType<typeof parse>['values'];

/** What a command line asks for: help, the version, or a command. */
export type CommandLine =
  { command: 'help' | 'version' } | { command: CommandName; values: Values; id: string };

/** @throws UsageError that says what is not accepted. */
export function parseCommandLine(args: string[]): CommandLine {
  const { values, positionals } = parse(args);
  const [command = '', ...operands] = positionals;
  if (values.help || (command === 'help' && operands.length === 0)) return { command: 'help' };
  if (values.version) return { command: 'version' };
  if (!isCommand(command)) {
    const known = Object.keys(commands).join(', ');
    throw new UsageError(
      command === ''
        ? `a command is needed: one of ${known}.`
        : `${command}: no such command; one of ${known} is accepted.`,
    );
  }
  const { takes, id } = commands[command];
  const accepted: readonly string[] = [...everywhere, ...takes];
  const foreign = Object.keys(values).find((option) => !accepted.includes(option));
  if (foreign !== undefined) throw new UsageError(`--${foreign}: ${command} takes no such option.`);
  if (operands.length !== (id ? 1 : 0)) {
    throw new UsageError(
      id ? `${command}: the id of one task is needed.` : `${String(operands[0])}: is not accepted.`,
    );
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
  return Object.hasOwn(commands, name);
}
