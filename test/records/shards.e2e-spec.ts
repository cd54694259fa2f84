import { setTimeout as sleep } from 'node:timers/promises';
import { rendezvous } from '../../src/records/rendezvous-hash.js';
import { eventually } from '../support/eventually.js';
import { TestProcess } from '../support/process.js';
import { TestService, type Answer } from '../support/service.js';
import { app, WarrantyUnderTest } from '../support/warranty.js';
import { Scrape } from '../operate/scrape.js';
import { fillMarked, markedTypes, type MarkedType } from './marked-records.js';
import { RecordCluster, recordsDatabases } from './record-clusters.js';

const NAMES = ['a', 'b', 'c'];

/** How many records of each type an enterprise has on each server: a mixed file would have another number. */
const ROWS = [20, 31, 47];

/** Two of them have a warranty plugin. */
const CORPS = [
  'acme',
  'other',
  ...Array.from({ length: 198 }, (_, n) => `corp-${String(n).padStart(3, '0')}`),
];

const OPTIONS = { labels: 'raw', encoding: 'utf-8', newline: 'lf' };

/** A type that nothing is looked up for at its creation, so that tasks can be created while a server is away. */
const users = markedTypes.find(({ type }) => type === 2) as MarkedType;

const serverOf = (corpId: string) => rendezvous(corpId, NAMES);

const typeOf = (index: number) => markedTypes[index % markedTypes.length] as MarkedType;

const taskOf = ({ type, params, extend }: MarkedType) => ({ type, params, extend, options: OPTIONS });

/** The time limit for hundreds of exports, in milliseconds; the machine may have other work. */
const PATIENCE_MS = 180_000;

/** Between two tasks of the load, so that a slow machine has no more of them to export than a fast one. */
const LOAD_PAUSE_MS = 20;

interface MarkedRow {
  corp_id: string;
  row: string;
}

/** An export that was asked for. */
interface Asked {
  corpId: string;
  id: string;
  marked: MarkedType;
}

describe('records on three servers', () => {
  let clusters: RecordCluster[];
  let warranty: WarrantyUnderTest;
  let service: TestService;
  const tokens = new Map<string, string>();
  const records = new Map<string, MarkedRow[]>();

  const cluster = (name: string) => clusters.find((one) => one.name === name) as RecordCluster;
  const tokenOf = async (corpId: string) => {
    const token = tokens.get(corpId) ?? (await service.tokenOf(corpId));
    tokens.set(corpId, token);
    return token;
  };
  const create = async (corpId: string, marked: MarkedType): Promise<Asked> => {
    const id = await service.create(taskOf(marked), await tokenOf(corpId));
    return { corpId, id, marked };
  };
  /** The tasks in the order in which they were asked for. */
  const tasksOf = async (asked: readonly Asked[]) => {
    const rows = await service.database.query(
      `SELECT id, status, attempts - free_attempts AS attempts, attempts AS claims, total::int,
              extract(epoch FROM claim_time - create_time)::float AS waited
         FROM export_task WHERE id = ANY ($1)`,
      [asked.map(({ id }) => id)],
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return asked.map(({ id }) => byId.get(id) as any);
  };
  /** Waits longer than {@link eventually}: there are hundreds. */
  const allEnded = async (asked: readonly Asked[]) => {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const left = (await tasksOf(asked)).filter(({ status }) => status < 3);
      if (left.length === 0) return;
      if (Date.now() > deadline) throw new Error(`${left.length} tasks have not ended`);
      await sleep(200);
    }
  };
  const linesOf = async ({ corpId, id }: Asked) => {
    const file = await (await service.download(id, await tokenOf(corpId))).text();
    return file.trimEnd().split('\n').slice(1).sort();
  };
  /** The same records of an enterprise, as a server has them. */
  const recordsOn = async (name: string, corpId: string, { sql }: MarkedType) => {
    const key = `${name} ${sql}`;
    const rows = records.get(key) ?? (await cluster(name).database.query<MarkedRow>(sql));
    records.set(key, rows);
    return rows.flatMap(({ corp_id, row }) => (corp_id === corpId ? [row] : [])).sort();
  };
  const command = async (...args: string[]) => {
    const { variables } = service;
    const { code, stdout, stderr } = await new TestProcess('service/shards.js', variables, args).ended;
    return { code, stdout, stderr };
  };
  const ready = async (): Promise<Answer> => {
    const response = await fetch(`${service.url}/health/ready`);
    return { status: response.status, body: await response.json() };
  };

  beforeAll(async () => {
    clusters = await RecordCluster.startAll(NAMES);
    // Every server has records of every enterprise: what is read in the wrong place shows.
    for (const [index, { name, database }] of clusters.entries()) {
      await fillMarked(database, name, CORPS, ROWS[index] ?? 0);
    }
    warranty = await WarrantyUnderTest.start([app('mine'), app('theirs', { corpId: 'other' })]);
    service = await TestService.start({
      ...warranty.variables,
      RECORDS_DATABASES: recordsDatabases(clusters),
      WORKER_CONCURRENCY: '4',
    });
  }, 400_000);

  afterAll(async () => {
    await service.stop();
    await warranty.plugin.stop();
    for (const one of clusters) await one.stop();
  });

  it('come from the server of the enterprise, for 200 enterprises and every type', async () => {
    const asked = await Promise.all(CORPS.map((corpId, index) => create(corpId, typeOf(index))));
    const registrations: string[] = [];
    for (const [corpId, id] of [
      ['acme', 'mine'],
      ['other', 'theirs'],
    ] as const) {
      const token = await tokenOf(corpId);
      registrations.push(
        (await service.export({ type: 6, params: {}, extend: { app_id: id } }, token)).status as string,
      );
    }
    expect(registrations).toEqual([3, 3]);
    await allEnded(asked);
    for (const one of asked) {
      const { corpId, marked } = one;
      const lines = await linesOf(one);
      expect(lines).toEqual(await recordsOn(serverOf(corpId), corpId, marked));
      expect(lines.length).toBe(ROWS[NAMES.indexOf(serverOf(corpId))]);
    }
    expect(new Set(CORPS.map(serverOf))).toEqual(new Set(NAMES));
  }, 400_000);

  it('wait for a server that was killed under load, and no others do', async () => {
    const before = await Promise.all(CORPS.map((corpId) => create(corpId, users)));
    await cluster('b').kill();
    const during = await Promise.all(CORPS.map((corpId) => create(corpId, users)));
    const isOnB = ({ corpId }: Asked) => serverOf(corpId) === 'b';
    const all = [...before, ...during];
    const others = all.filter((one) => !isOnB(one));
    await allEnded(others);
    const health = await eventually(ready, ({ body }) => body.details['records:b'].status !== 'up');
    expect(health).toMatchObject({
      status: 200,
      body: {
        status: 'degraded',
        details: {
          'records:a': { status: 'up' },
          'records:b': { status: 'degraded', message: 'unavailable' },
          'records:c': { status: 'up' },
        },
      },
    });
    const scrape = await Scrape.of(service.url);
    const up = NAMES.map((server) => scrape.value('export_task_part_up', { part: 'records', server }));
    expect(up).toEqual([1, 0, 1]);
    const preview = async (name: string) => {
      const corpId = CORPS.find((corp) => serverOf(corp) === name) ?? '';
      const body = { name: 'n', describe: 'd', ...taskOf(users) };
      return (await service.call('POST', '/v2/export_task/preview', body, await tokenOf(corpId))).status;
    };
    expect([await preview('a'), await preview('b')]).toEqual([200, 503]);
    // Nothing is claimed for them while the server is known to be down.
    const claims = async () =>
      (await tasksOf(during.filter(isOnB))).reduce((sum: number, task) => sum + (task.claims as number), 0);
    const claimed = await claims();
    await sleep(2000);
    expect(await claims()).toBe(claimed);
    await cluster('b').restart();
    await allEnded(all);
    const ends = await tasksOf(all);
    expect(ends.filter(({ status, attempts }) => status !== 3 || attempts !== 1)).toEqual([]);
    for (const one of during.filter(isOnB).slice(0, 50)) {
      expect(await linesOf(one)).toEqual(await recordsOn('b', one.corpId, users));
    }
    printWaits(await tasksOf(others));
  }, 400_000);

  it('wait for a server that has fallen silent, all others for one time-out at most', async () => {
    cluster('c').freeze();
    const asked = await Promise.all(CORPS.map((corpId) => create(corpId, users)));
    const others = asked.filter(({ corpId }) => serverOf(corpId) !== 'c');
    await allEnded(others);
    expect((await ready()).status).toBe(200);
    cluster('c').thaw();
    await allEnded(asked);
    const ends = await tasksOf(asked);
    expect(ends.filter(({ status, attempts }) => status !== 3 || attempts !== 1)).toEqual([]);
    printWaits(await tasksOf(others));
  }, 400_000);

  it('are read in one place while 100 enterprises move, and where they are when their tasks run', async () => {
    const moved = CORPS.slice(0, 100);
    const target = (corpId: string) => NAMES[(NAMES.indexOf(serverOf(corpId)) + 1) % 3] ?? '';
    const asked: Asked[] = [];
    let isMoving = true;
    const load = async () => {
      while (isMoving) {
        for (const [index, corpId] of moved.entries()) {
          asked.push(await create(corpId, typeOf(index)));
          await sleep(LOAD_PAUSE_MS);
        }
      }
    };
    const loading = load();
    for (const name of NAMES) {
      const corpIds = moved.filter((corpId) => target(corpId) === name);
      for (const some of [corpIds.slice(0, 15), corpIds.slice(15)]) {
        const { code, stdout } = await command('move', ...some, '--to', name);
        expect(code).toBe(0);
        expect(stdout).toContain(`${some[0] ?? ''}: ${name}, assigned, `);
      }
    }
    isMoving = false;
    await loading;
    const after = await Promise.all(moved.map((corpId, index) => create(corpId, typeOf(index))));
    await allEnded([...asked, ...after]);
    const ends = await tasksOf([...asked, ...after]);
    expect(ends.filter(({ status, attempts }) => status !== 3 || attempts !== 1)).toEqual([]);
    let old = 0;
    for (const one of asked) {
      const { corpId, marked } = one;
      const lines = await linesOf(one);
      const from = lines[0]?.split(',')[1]?.[0] ?? '';
      expect([serverOf(corpId), target(corpId)]).toContain(from);
      expect(lines).toEqual(await recordsOn(from, corpId, marked));
      if (from === serverOf(corpId)) old += 1;
    }
    for (const one of after) {
      expect(await linesOf(one)).toEqual(await recordsOn(target(one.corpId), one.corpId, one.marked));
    }
    expect(old).toBeGreaterThan(0);
    expect(old).toBeLessThan(asked.length);
    expect((await command('move', ...moved, '--default')).code).toBe(0);
  }, 400_000);
});

function printWaits(tasks: readonly { waited: number }[]): void {
  const times = tasks.map(({ waited }) => waited).sort((one, other) => one - other);
  const at = (share: number) => times[Math.floor((times.length - 1) * share)]?.toFixed(2);
  console.info(
    `waiting times of ${times.length} exports of the other servers: median ${at(0.5)} s, longest ${at(1)} s`,
  );
}
