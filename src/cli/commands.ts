import {
  ExportTaskFailed,
  TaskStatus,
  type ExportTask,
  type ExportTaskClient,
  type ListedExportTask,
} from '../client/index.js';
import { UsageError, type CommandName, type Values } from './command-line.js';
import { print, printable, Progress, tell } from './output.js';
import { assertNew, STDOUT, storeFile } from './store-file.js';
import { taskRequest } from './task-request.js';

/** Timeout for cancelling a task after Ctrl-C, in milliseconds. */
const CANCEL_MS = 10_000;

/** The input of a command. */
export interface CommandContext {
  client: ExportTaskClient;
  values: Values;
  /** The task id that follows the command's name; empty if the command takes none. */
  id: string;
  /** Aborts on Ctrl-C. */
  signal: AbortSignal;
}

/** The commands by name. */
export const commands: Record<CommandName, (context: CommandContext) => Promise<void>> = {
  create,
  watch,
  download,
  list,
  cancel,
};

/** Creates a task and prints its id. With `--watch` or `--out` it also follows the task; `--out` downloads the file. */
async function create(context: CommandContext): Promise<void> {
  const { client, values, signal } = context;
  const { out, watch, force, json } = values;
  assertNew(out, force);
  const request = taskRequest(values, await client.types({ signal }));
  const id = await client.create(request, { signal });
  if (out !== STDOUT) print(json ? JSON.stringify({ id }) : id);
  if (!watch && out === undefined) return;
  try {
    const { result_desc } = await followTask(context, id, out !== STDOUT);
    if (!json) tell(result_desc);
  } catch (error) {
    // The first error is the one to report; cancelling fails if the task has ended meanwhile.
    if (signal.aborted) {
      await client.cancel(id, { signal: AbortSignal.timeout(CANCEL_MS) }).catch(() => undefined);
    }
    throw error;
  }
  if (out !== undefined) await download({ ...context, id });
}

/** Follows a task until it ends. Ctrl-C stops following and leaves the task running. */
async function watch(context: CommandContext): Promise<void> {
  const { result_desc } = await followTask(context, context.id, true);
  if (!context.values.json) tell(result_desc);
}

/** Downloads the file of a task and prints the file's name. */
async function download({ client, values, id, signal }: CommandContext): Promise<void> {
  const { out, force } = values;
  assertNew(out, force);
  const { body, filename } = await client.download(id, { signal });
  const path = out ?? filename;
  try {
    assertNew(path, force);
  } catch (error) {
    await body.cancel();
    throw error;
  }
  await storeFile(path, body, { force, signal });
  if (path !== STDOUT) print(values.json ? JSON.stringify({ id, file: path }) : printable(path));
}

/** Lists tasks, newest first. */
async function list({ client, values, signal }: CommandContext): Promise<void> {
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

/** Cancels a waiting or running task. */
async function cancel({ client, values, id, signal }: CommandContext): Promise<void> {
  await client.cancel(id, { signal });
  if (values.json) print(JSON.stringify({ id }));
}

/**
 * Shows a task's progress until the task ends.
 * @param printsEvents whether `--json` prints the events on the standard output.
 * @throws ExportTaskFailed if the task ends without a file.
 */
async function followTask(
  { client, signal, values }: CommandContext,
  id: string,
  printsEvents: boolean,
): Promise<ExportTask> {
  const progress = new Progress();
  try {
    for await (const event of client.watch(id, { signal })) {
      if (!values.json) progress.show(event);
      else if (printsEvents) print(JSON.stringify(event));
    }
  } finally {
    progress.stop();
  }
  const task = await client.get(id, { signal });
  if (task.status !== TaskStatus.Exported) throw new ExportTaskFailed(task);
  return task;
}

function line({ id, status, finished, total, create_time, name }: ListedExportTask): string {
  const state = status === undefined ? '' : TaskStatus[status];
  return [id, state.padEnd(12), `${finished}/${total}`.padEnd(15), create_time, name].join('  ');
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`--limit: must be a whole number from 1, not "${text}".`);
}

function statusOf(text: string): TaskStatus {
  const states = Object.entries(TaskStatus).filter(([, value]) => typeof value === 'number');
  const found = states.find(([name, value]) =>
    [name.toLowerCase(), String(value)].includes(text.toLowerCase()),
  );
  if (found) return found[1] as TaskStatus;
  const names = states.map(([name]) => name).join(', ');
  throw new UsageError(`--status: unknown status "${text}". Must be one of ${names}.`);
}
