import {
  ExportTaskFailed,
  TaskStatus,
  type ExportTask,
  type ExportTaskClient,
  type ListedExportTask,
} from '../client/index.js';
import { UsageError, wholeNumber, type CommandContext, type CommandName } from './command-line.js';
import { scheduleCommands } from './schedule-commands.js';
import { webhookCommands } from './webhook-commands.js';
import { byteStep, print, printable, Progress, rowStep, tell } from './output.js';
import { assertWritable, STDOUT, storeFile } from './store-file.js';
import { taskRequest } from './task-request.js';

/** Time limit for a creation after Ctrl-C, in milliseconds. */
const CREATE_MS = 5_000;

/** Timeout for cancelling a task after Ctrl-C, in milliseconds. */
const CANCEL_MS = 10_000;

/** Shortest time between two steps of a download's progress, in milliseconds. */
const STEP_MS = 200;

/** Ctrl-C; the message says what becomes of the task. */
export class Interrupted extends Error {}

/** The commands by name. */
export const commands: Record<CommandName, (context: CommandContext) => Promise<void>> = {
  create,
  preview,
  watch,
  download,
  get,
  list,
  types,
  cancel: change('cancel'),
  retry: change('retry'),
  delete: change('delete'),
  ...scheduleCommands,
  ...webhookCommands,
};

/** Creates a task and prints its id. With `--watch` or `--out` it also follows the task; `--out` downloads the file. */
async function create(context: CommandContext): Promise<void> {
  const { client, values, signal } = context;
  const { out, watch, force, json } = values;
  await assertWritable(out, force);
  const request = taskRequest(values, await client.types({ signal }));
  const id = await client.create(request, { signal: later(signal) });
  if (out !== STDOUT) print(json ? JSON.stringify({ id }) : id);
  try {
    signal.throwIfAborted();
    if (!watch && out === undefined) return;
    const { result_desc } = await followTask(context, id, out !== STDOUT);
    if (!json) tell(result_desc);
  } catch (error) {
    if (signal.aborted) throw await cancelled(client, id);
    throw error;
  }
  if (out !== undefined) await storeDownload({ ...context, id });
}

/** Aborts some time after `signal`: a creation that is under way can still tell the id of its task. */
function later(signal: AbortSignal): AbortSignal {
  const late = new AbortController();
  signal.addEventListener('abort', () => {
    setTimeout(() => {
      late.abort(signal.reason);
    }, CREATE_MS).unref();
  });
  return late.signal;
}

/** Cancels a task after Ctrl-C. */
async function cancelled(client: ExportTaskClient, id: string): Promise<Interrupted> {
  try {
    await client.cancel(id, { signal: AbortSignal.timeout(CANCEL_MS) });
    return new Interrupted(`task ${id} is cancelled.`);
  } catch (error) {
    // The task may have ended meanwhile.
    return new Interrupted(`task ${id} was not cancelled: ${(error as Error).message}`);
  }
}

/** Prints the header and the first rows: cells between tabs, or JSON arrays. */
async function preview({ client, values, signal }: CommandContext): Promise<void> {
  const request = taskRequest(values, await client.types({ signal }));
  const { header, rows: first } = await client.preview(request, { signal });
  for (const cells of [header, ...first]) {
    print(values.json ? JSON.stringify(cells) : cells.map((cell) => printable(cell ?? '')).join('\t'));
  }
}

/** Follows a task until it ends. Ctrl-C stops following and leaves the task running. */
async function watch(context: CommandContext): Promise<void> {
  const { values, id, signal } = context;
  try {
    const { result_desc } = await followTask(context, id, true);
    if (!values.json) tell(result_desc);
  } catch (error) {
    if (signal.aborted) throw new Interrupted(`task ${id} goes on. Cancel it with: export-task cancel ${id}`);
    throw error;
  }
}

/** Downloads the file of a task and prints the file's name. */
async function download(context: CommandContext): Promise<void> {
  const { out, force } = context.values;
  await assertWritable(out, force);
  await storeDownload(context);
}

/** Downloads the file of a task to `--out`, which has been checked, or under the name that the service sends. */
async function storeDownload({ client, values, id, signal }: CommandContext): Promise<void> {
  const { out, force, json } = values;
  try {
    const { body, filename, size } = await client.download(id, { signal });
    const path = out ?? filename;
    try {
      if (out === undefined) await assertWritable(path, force);
    } catch (error) {
      await body.cancel();
      throw error;
    }
    const progress = process.stderr.isTTY ? new Progress() : undefined;
    try {
      await storeFile(path, progress ? shown(progress, body, size) : body, { force, signal });
    } finally {
      progress?.stop();
    }
    if (path !== STDOUT) print(json ? JSON.stringify({ id, file: path }) : printable(path));
  } catch (error) {
    if (signal.aborted) {
      throw new Interrupted(`the file stays in the store. Download it with: export-task download ${id}`);
    }
    throw error;
  }
}

/** Shows the progress of a download as its bytes pass. */
function shown(
  progress: Progress,
  body: ReadableStream<Uint8Array>,
  total: number,
): ReadableStream<Uint8Array> {
  const begun = Date.now();
  let last = begun;
  let done = 0;
  const show = () => {
    progress.show(byteStep(done, total, Date.now() - begun));
  };
  return body.pipeThrough(
    new TransformStream({
      transform(chunk: Uint8Array, controller) {
        done += chunk.length;
        if (Date.now() - last >= STEP_MS) {
          last = Date.now();
          show();
        }
        controller.enqueue(chunk);
      },
      flush() {
        show();
      },
    }),
  );
}

/** Prints a task. */
async function get({ client, values, id, signal }: CommandContext): Promise<void> {
  print(JSON.stringify(await client.get(id, { signal }), undefined, values.json ? 0 : 2));
}

/** Lists tasks, newest first. */
async function list({ client, values, signal }: CommandContext): Promise<void> {
  const { status, limit } = values;
  const request = {
    ...(limit !== undefined && { limit: wholeNumber(limit) }),
    ...(status !== undefined && { query: { status: statusOf(status) } }),
  };
  const { list: tasks } = await client.list(request, { signal });
  for (const task of tasks) print(values.json ? JSON.stringify(task) : printable(line(task)));
}

/** Lists the record types. */
async function types({ client, values, signal }: CommandContext): Promise<void> {
  for (const type of await client.types({ signal })) {
    const { value, name, title } = type;
    print(values.json ? JSON.stringify(type) : [String(value).padEnd(6), name.padEnd(20), title.zh].join(''));
  }
}

/** Changes a task with the client's method of that name. */
function change(method: 'cancel' | 'retry' | 'delete') {
  return async ({ client, values, id, signal }: CommandContext): Promise<void> => {
    await client[method](id, { signal });
    if (values.json) print(JSON.stringify({ id }));
  };
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
      if (!values.json) progress.show(rowStep(event));
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

function statusOf(text: string): TaskStatus {
  const states = Object.entries(TaskStatus).filter(([, value]) => typeof value === 'number');
  const found = states.find(([name, value]) =>
    [name.toLowerCase(), String(value)].includes(text.toLowerCase()),
  );
  if (found) return found[1] as TaskStatus;
  const names = states.map(([name]) => name).join(', ');
  throw new UsageError(`--status: unknown status "${text}". Must be one of ${names}.`);
}
