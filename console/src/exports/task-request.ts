import type { ListedExportTask, ListExportTasks } from 'export-task-service/client';

/** The fields of a task that the list shows. */
const listedFields = [
  'id',
  'name',
  'type',
  'status',
  'creator_name',
  'create_time',
  'begin_time',
  'end_time',
  'expire_time',
  'total',
  'finished',
  'size',
  'result_code',
  'will_retry',
] as const;

/** A task of the list. */
export type Task = Required<Pick<ListedExportTask, (typeof listedFields)[number]>>;

export const pageSizes = [20, 50, 100];

/** The filters, order and page of the list, as they stand in the address. */
export interface ListState {
  name: string;
  creator: string;
  status: number[];
  type: number[];
  /** Days such as `2026-01-05`, both included; empty for no bound. */
  from: string;
  to: string;
  /** The schedule that made the tasks; empty for all tasks. */
  schedule: string;
  sort: { field: string; direction: 'asc' | 'desc' };
  page: number;
  size: number;
}

/** Reads the state of the list out of the address. What it does not understand counts as absent. */
export function listState(parameters: URLSearchParams): ListState {
  const text = (name: string) => parameters.get(name) ?? '';
  const numbers = (name: string) => (text(name).match(/\d+/g) ?? []).map(Number);
  const day = (name: string) => (/^\d{4}-\d\d-\d\d$/.test(text(name)) ? text(name) : '');
  const [, field = 'create_time', direction = 'desc'] = /^(\w+):(asc|desc)$/.exec(text('sort')) ?? [];
  const size = Number(text('size'));
  return {
    name: text('name'),
    creator: text('creator'),
    status: numbers('status'),
    type: numbers('type'),
    from: day('from'),
    to: day('to'),
    schedule: /^[\da-f-]{36}$/.test(text('schedule')) ? text('schedule') : '',
    sort: { field, direction: direction as 'asc' | 'desc' },
    page: Math.max(1, Math.floor(Number(text('page'))) || 1),
    size: pageSizes.includes(size) ? size : 20,
  };
}

/** Whether the list shows some tasks only. */
export function isFiltered({ name, creator, status, type, from, to, schedule }: ListState): boolean {
  return (
    [name, creator, from, to, schedule].some((text) => text !== '') || status.length > 0 || type.length > 0
  );
}

/** The call that lists these tasks; days are those of the zone. */
export function listRequest(state: ListState, zone: string): ListExportTasks {
  const { name, creator, status, type, from, to, schedule, sort, page, size } = state;
  const created = { ...(from !== '' && { $gte: from }), ...(to !== '' && { $lte: to }) };
  return {
    filter: [...listedFields],
    query: {
      ...(name !== '' && { name: { $like: name } }),
      ...(creator !== '' && { creator_name: { $like: creator } }),
      ...(status.length > 0 && { status: { $in: status } }),
      ...(type.length > 0 && { type: { $in: type } }),
      ...(schedule !== '' && { schedule_id: schedule }),
      ...(Object.keys(created).length > 0 && { create_time: created }),
    },
    timezone: zone,
    order: { [sort.field]: sort.direction },
    offset: (page - 1) * size,
    limit: size,
  };
}
