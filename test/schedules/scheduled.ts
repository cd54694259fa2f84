import { AccessTokens } from '../../src/auth/access-tokens.js';
import { ExportTaskClient, type SaveExportSchedule } from '../../src/client/index.js';
import { ScheduleTicker } from '../../src/export-task/schedules/schedule-ticker.js';
import { PRODUCT } from '../support/devices.js';
import type { TestService } from '../support/service.js';

/** The body of a schedule that is due each day at 02:30 in Berlin. */
export function daily(schedule: Partial<SaveExportSchedule['schedule']> = {}) {
  return {
    name: '在线设备',
    describe: '每天',
    type: 1,
    params: { query: { is_online: true }, filter: ['name', 'id'] },
    extend: { product_id: PRODUCT },
    options: { format: 'jsonl' as const },
    schedule: { cron: '30 2 * * *', timezone: 'Europe/Berlin', ...schedule },
  } satisfies SaveExportSchedule;
}

/** A client of a member of an enterprise. */
export async function member(
  service: TestService,
  memberId: string,
  { corpId = 'acme', role = 2 } = {},
): Promise<ExportTaskClient> {
  const caller = { corpId, memberId, memberName: `${memberId}!`, role };
  const token = await service.application.get(AccessTokens).create(caller, 3600);
  return new ExportTaskClient({ url: service.url, token });
}

/** The schedules of a service without workers, whose clock a test moves. */
export class Clockwork {
  constructor(private readonly service: TestService) {}

  /** Lets a schedule be due at a time, as if it had been created before. */
  async dueAt(id: string, time: string): Promise<void> {
    await this.service.database.query('UPDATE export_schedule SET next_due_at = $2 WHERE id = $1', [
      id,
      time,
    ]);
  }

  /** Attends to the schedules as of a time. */
  tick(time: string | Date): Promise<void> {
    return this.service.application.get(ScheduleTicker).tick(new Date(time));
  }

  /** Ends the open tasks, as a worker would: exported, or Invalid with a result. */
  async end(result: 'exported' | 'refused' | 'cancelled' = 'exported'): Promise<void> {
    await this.service.database.query(
      `UPDATE export_task SET status = $1, result_code = $2, result_desc = $3, end_time = now() WHERE status < 3`,
      [result === 'exported' ? 3 : 4, result, `The task was ${result}.`],
    );
  }

  /** The runs of a schedule, the first one first: `due time outcome`. */
  async runs(id: string): Promise<string[]> {
    const rows = await this.service.database.query<{ due_at: Date; outcome: string }>(
      'SELECT due_at, outcome FROM export_schedule_run WHERE schedule_id = $1 ORDER BY due_at',
      [id],
    );
    return rows.map(
      ({ due_at, outcome }) => `${due_at.toISOString().slice(5, 16).replace('T', ' ')} ${outcome}`,
    );
  }

  /** How many runs of a schedule have each outcome. */
  async outcomes(id: string): Promise<Record<string, number>> {
    const rows = await this.service.database.query<{ outcome: string; runs: number }>(
      'SELECT outcome, count(*)::integer AS runs FROM export_schedule_run WHERE schedule_id = $1 GROUP BY outcome',
      [id],
    );
    return Object.fromEntries(rows.map(({ outcome, runs }) => [outcome, runs]));
  }
}

/** The error code of a refused call; undefined if it was not refused. */
export async function refused(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    const { code, message } = error as { code: number; message: string };
    return `${code} ${message}`;
  }
}
