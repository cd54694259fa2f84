import { TaskStatus, type ListedExportTask } from '../client/index.js';
import type { CommandContext } from './command.js';
import { print, printable } from './printed.js';
import { UsageError } from './usage-error.js';

/** Lists the tasks, the newest first. */
export async function list({ client, values, signal }: CommandContext): Promise<void> {
  const { status, limit } = values;
  const request = {
    ...(limit !== undefined && { limit: wholeNumber(limit) }),
    ...(status !== undefined && { query: { status: statusOf(status) } }),
  };
  const found = await client.list(request, { signal });
  if (values.json) {
    print(JSON.stringify(found));
    return;
  }
  for (const task of found.list) print(printable(line(task)));
}

function line({ id, status, finished, total, create_time, name }: ListedExportTask): string {
  const state = status === undefined ? '' : TaskStatus[status];
  return [id, state.padEnd(12), `${finished}/${total}`.padEnd(15), create_time, name].join('  ');
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`--limit: ${text} is not accepted; a whole number from 1 is.`);
}

function statusOf(text: string): TaskStatus {
  const states = Object.entries(TaskStatus).filter(([, value]) => typeof value === 'number');
  const found = states.find(([name, value]) =>
    [name.toLowerCase(), String(value)].includes(text.toLowerCase()),
  );
  if (found) return found[1] as TaskStatus;
  const names = states.map(([name]) => name).join(', ');
  throw new UsageError(`--status: ${text} is not accepted; one of ${names} is.`);
}
