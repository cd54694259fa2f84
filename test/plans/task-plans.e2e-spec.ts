import pg from 'pg';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATABASE } from '../../src/migrations/data-source-name.js';
import type { ListExportTasks } from '../../src/export-task/http/dto/list-export-tasks.dto.js';
import { QueueDepth } from '../../src/export-task/queue/queue-depth.js';
import { ExportTaskService } from '../../src/export-task/export-task.service.js';
import { ExportTaskTransitions } from '../../src/export-task/queue/export-task.transitions.js';
import { TestService } from '../support/service.js';
import { CORPS, FINISHED, WAITING, fillTasks, insertWaiting } from './million-tasks.js';
import { planOf, readsWhole, type PlanNode } from './plan-tree.js';
import { StatementLog, type Statement } from './statement-log.js';

/** Pages of 8 kB; the table has some tens of thousands, and each enterprise has tasks in nearly every one. */
const LIST_PAGES = 300;
/** A count of the queue reads the waiting tasks, and no others. */
const QUEUE_PAGES = 500;
/** A claim looks at ten tasks of each enterprise. */
const CLAIM_PAGES = 40 * CORPS;

const caller = { corpId: 'corp-7', memberId: 'm', memberName: 'n', role: 1 };
const order = { create_time: 'desc' };

describe('among a million finished tasks of 50 enterprises', () => {
  let service: TestService;
  let client: pg.Client;
  let log: StatementLog;

  beforeAll(async () => {
    service = await TestService.start({ ROLE: 'api' });
    client = new pg.Client(service.database.url);
    await client.connect();
    await fillTasks(service.database);
    log = new StatementLog(service.application.get<DataSource>(getDataSourceToken(DATABASE)));
  });

  afterAll(async () => {
    await client.end();
    await service.stop();
  });

  const list = (request: ListExportTasks) => service.application.get(ExportTaskService).list(caller, request);
  const claim = () => service.application.get(ExportTaskTransitions).claim('w');

  /** How a statement is carried out, without what it changes. */
  const explain = async ({ sql, values }: Statement): Promise<PlanNode> => {
    await client.query('BEGIN');
    try {
      const explained = `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`;
      return planOf((await client.query<Record<string, unknown>>(explained, values)).rows);
    } finally {
      await client.query('ROLLBACK');
    }
  };
  /** How a statement would be carried out if the table had no index but its key. */
  const explainWithoutIndexes = async ({ sql, values }: Statement): Promise<PlanNode> => {
    await client.query('BEGIN');
    try {
      const indexes = await client.query<{ name: string }>(
        `SELECT indexrelid::regclass::text AS name FROM pg_index
          WHERE indrelid = 'export_task'::regclass AND NOT indisprimary`,
      );
      for (const { name } of indexes.rows) await client.query(`DROP INDEX ${name}`);
      return planOf(
        (await client.query<Record<string, unknown>>(`EXPLAIN (FORMAT JSON) ${sql}`, values)).rows,
      );
    } finally {
      await client.query('ROLLBACK');
    }
  };
  /** The statements of a call that read all tasks or more pages than they may, with their plans. */
  const faults = async (call: () => Promise<unknown>, pages: number): Promise<string[]> => {
    const found: string[] = [];
    const statements = await log.of(call);
    expect(statements).not.toEqual([]);
    for (const statement of statements) {
      const plan = await explain(statement);
      if (!readsWhole(plan, 'export_task') && pagesOf(plan) <= pages) continue;
      found.push(`${statement.sql}\n${JSON.stringify(plan, null, 1)}`);
    }
    return found;
  };

  it.each<[string, ListExportTasks, number]>([
    ['without a word', {}, FINISHED + WAITING],
    ['newest first', { order }, FINISHED + WAITING],
    ['of exported tasks', { query: { status: { $in: [3] } }, order }, FINISHED / 10],
    ['of expired tasks', { query: { status: { $in: [5] } }, order }, FINISHED * 0.9],
    ['of waiting and running tasks', { query: { status: { $in: [1, 2] } }, order }, WAITING],
    ['of invalid tasks, of which there are none', { query: { status: { $in: [4] } }, order }, 0],
    ['of a type', { query: { type: 3 }, order }, (FINISHED + WAITING) / 5],
    ['of a type that was never exported', { query: { type: 9 }, order }, 0],
    [
      'of exported tasks of two types',
      { query: { type: { $in: [2, 3] }, status: { $in: [3] } }, order },
      FINISHED / 25,
    ],
  ])('a list %s is counted and found by indexes', async (_, request, count) => {
    expect((await list(request)).count).toBe(count);
    expect(await faults(() => list(request), LIST_PAGES)).toEqual([]);
  });

  it('the queue is counted without a look at the finished tasks', async () => {
    const queue = service.application.get(QueueDepth);
    const lengths = await queue.measure();
    expect(lengths.reduce((sum, { count }) => sum + count, 0)).toBe(CORPS * WAITING);
    expect(await faults(() => queue.measure(), QUEUE_PAGES)).toEqual([]);
  });

  it('a claim reads a few tasks of each enterprise', async () => {
    expect(await faults(claim, CLAIM_PAGES)).toEqual([]);
  });

  it('a claim reads no more where one enterprise has thousands of waiting tasks', async () => {
    await insertWaiting(service.database, 'corp-7', 10_000);
    expect(await faults(claim, CLAIM_PAGES)).toEqual([]);
  });

  it('a claim finds the one task that others are not claiming, however many stand before it', async () => {
    const [last] = await service.database.query<{ id: string }>(
      `SELECT id FROM export_task WHERE status = 1 AND corp_id = 'corp-9' ORDER BY run_after DESC, id DESC LIMIT 1`,
    );
    await client.query('BEGIN');
    await client.query('SELECT FROM export_task WHERE status = 1 AND id <> $1 FOR UPDATE', [last?.id]);
    try {
      expect((await claim())?.id).toBe(last?.id);
    } finally {
      await client.query('ROLLBACK');
    }
  });

  it('both would read all tasks if there were no indexes', async () => {
    for (const call of [() => list({ order }), claim]) {
      const [first] = await log.of(call);
      const plan = first && (await explainWithoutIndexes(first));
      expect(plan && readsWhole(plan, 'export_task')).toBe(true);
    }
  });
});

/** The pages that a plan reads, from memory or not. */
function pagesOf(plan: PlanNode): number {
  return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
}
