import type { ExportScheduleRun, ListedExportSchedule, SaveExportSchedule } from '../client/index.js';
import { UsageError, wholeNumber, type CommandContext, type Values } from './command-line.js';
import { print, printable } from './output.js';
import { changedRequest, taskRequest } from './task-request.js';

type Times = SaveExportSchedule['schedule'];

/** The commands for schedules by name. */
export const scheduleCommands = {
  'schedule create': create,
  'schedule preview': preview,
  'schedule list': list,
  'schedule show': show,
  'schedule update': update,
  'schedule pause': change('pauseSchedule'),
  'schedule resume': change('resumeSchedule'),
  'schedule run': run,
  'schedule runs': runs,
  'schedule delete': change('deleteSchedule'),
};

/** Creates a schedule and prints its id. */
async function create(context: CommandContext): Promise<void> {
  const { client, values, signal } = context;
  const id = await client.createSchedule(await newSchedule(context), { signal });
  print(values.json ? JSON.stringify({ id }) : id);
}

/** Prints the next due times, and what the runs would ask for. */
async function preview(context: CommandContext): Promise<void> {
  const { client, values, signal } = context;
  for (const scheduled of await client.previewSchedule(await newSchedule(context), { signal })) {
    const { due_at, resolved_query } = scheduled;
    const query = resolved_query === null ? [] : [JSON.stringify(resolved_query)];
    print(values.json ? JSON.stringify(scheduled) : printable([due_at, ...query].join('  ')));
  }
}

/** Lists schedules, newest first. */
async function list({ client, values, signal }: CommandContext): Promise<void> {
  const { list: schedules } = await client.schedules(limitOf(values), { signal });
  for (const schedule of schedules) print(values.json ? JSON.stringify(schedule) : printable(line(schedule)));
}

/** Prints a schedule. */
async function show({ client, values, id, signal }: CommandContext): Promise<void> {
  print(JSON.stringify(await client.getSchedule(id, { signal }), undefined, values.json ? 0 : 2));
}

/** Changes what the options name. */
async function update({ client, values, id, signal }: CommandContext): Promise<void> {
  const { name, describe, type, params, extend, options, schedule } = await client.getSchedule(id, {
    signal,
  });
  const types = values.type === undefined ? [] : await client.types({ signal });
  const body = changedRequest({ name, describe, type, params, extend, options }, values, types);
  await client.replaceSchedule(id, { ...body, schedule: { ...schedule, ...timesOf(values) } }, { signal });
  if (values.json) print(JSON.stringify({ id }));
}

/** Makes a run and prints the id of its task. */
async function run({ client, values, id, signal }: CommandContext): Promise<void> {
  const made = await client.runSchedule(id, { signal });
  print(values.json ? JSON.stringify(made) : (made.task_id ?? made.outcome));
}

/** Lists the runs of a schedule, latest first. */
async function runs({ client, values, id, signal }: CommandContext): Promise<void> {
  const { list: found } = await client.scheduleRuns(id, limitOf(values), { signal });
  for (const one of found) print(values.json ? JSON.stringify(one) : printable(runLine(one)));
}

/** Changes a schedule with the client's method of that name. */
function change(method: 'pauseSchedule' | 'resumeSchedule' | 'deleteSchedule') {
  return async ({ client, values, id, signal }: CommandContext): Promise<void> => {
    await client[method](id, { signal });
    if (values.json) print(JSON.stringify({ id }));
  };
}

async function newSchedule({ client, values, signal }: CommandContext): Promise<SaveExportSchedule> {
  const { cron, ...times } = timesOf(values);
  if (cron === undefined) {
    throw new UsageError('--cron: missing. Must be five fields of cron, such as "30 2 * * *".');
  }
  return { ...taskRequest(values, await client.types({ signal })), schedule: { cron, ...times } };
}

/** The times that the options name; the service validates them. */
function timesOf(values: Values): Partial<Times> {
  const { cron, timezone, overlap, 'catch-up': catch_up, 'fixed-range': fixed_range } = values;
  const given = Object.entries({ cron, timezone, overlap, catch_up, fixed_range });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

function limitOf({ limit }: Values): { limit?: number } {
  return limit === undefined ? {} : { limit: wholeNumber(limit) };
}

function line({ id, state, next_due_at, schedule, name }: ListedExportSchedule): string {
  const due = (next_due_at ?? '-').padEnd(24);
  const cron = (schedule?.cron ?? '').padEnd(16);
  return [id, (state ?? '').padEnd(9), due, cron, schedule?.timezone, name].join('  ');
}

function runLine({ due_at, outcome, task_id, reason }: ExportScheduleRun): string {
  return [due_at, outcome.padEnd(9), task_id ?? '-'.padEnd(36), reason].join('  ').trimEnd();
}
