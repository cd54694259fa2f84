import type { ExportSchedule, ListExportSchedules } from 'export-task-service/client';

/** A schedule of the list, which has all but the request itself. */
export type Schedule = Omit<ExportSchedule, 'params' | 'extend' | 'options'>;

export const PAGE_SIZE = 20;

/** The filter, order and page of the list, as they stand in the address. */
export interface ScheduleListState {
  name: string;
  sort: { field: string; direction: 'asc' | 'desc' };
  page: number;
}

/** Reads the state of the list out of the address. What it does not understand counts as absent. */
export function scheduleListState(parameters: URLSearchParams): ScheduleListState {
  const sort = /^(name|type|state|next_due_at|creator_name):(asc|desc)$/.exec(parameters.get('sort') ?? '');
  const [, field = 'create_time', direction = 'desc'] = sort ?? [];
  return {
    name: parameters.get('name') ?? '',
    sort: { field, direction: direction as 'asc' | 'desc' },
    page: Math.max(1, Math.floor(Number(parameters.get('page'))) || 1),
  };
}

/** The call that lists these schedules. */
export function scheduleListRequest({ name, sort, page }: ScheduleListState): ListExportSchedules {
  return {
    query: name === '' ? {} : { name: { $like: name } },
    order: { [sort.field]: sort.direction },
    offset: (page - 1) * PAGE_SIZE,
    limit: PAGE_SIZE,
  };
}

/** Whether the last run of a schedule will still change. */
export function isRunning({ last_run }: Schedule): boolean {
  return last_run?.outcome === 'waiting' || last_run?.outcome === 'created';
}
