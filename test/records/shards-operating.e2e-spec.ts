import { rendezvous } from '../../src/records/rendezvous-hash.js';
import { freePort } from '../../src/embedded/free-port.js';
import { Environment } from '../../src/export-task/work/environment.js';
import { HeldUpTasks } from '../../src/export-task/work/held-up-tasks.js';
import { Fleet } from '../chaos/fleet.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { TestProcess } from '../support/process.js';
import { TestService } from '../support/service.js';

const NAMES = ['a', 'b'];
const task = { type: 1, params: { filter: ['mac'] }, extend: { product_id: PRODUCT } };

/** An enterprise on a server. */
const corpOn = (name: string) =>
  Array.from({ length: 100 }, (_, n) => `corp-${n}`).find((corp) => rendezvous(corp, NAMES) === name) ?? '';

describe('an operator of several servers of records', () => {
  let service: TestService;
  let servers: TestDatabase[];
  let databases: string;

  const shards = (...args: string[]) => new TestProcess('service/shards.js', service.variables, args).ended;

  beforeAll(async () => {
    servers = [await createDatabase(), await createDatabase()];
    databases = servers.map(({ url }, index) => `${NAMES[index] ?? ''}=${url}`).join(',');
    service = await TestService.start({ ROLE: 'api', RECORDS_DATABASES: databases });
  });

  afterAll(async () => {
    await service.stop();
    for (const server of servers) await server.drop();
  });

  it('sees where enterprises are, moves them, and leaves them to the hash again', async () => {
    const [onA, onB] = [corpOn('a'), corpOn('b')];
    for (const corpId of [onA, onB]) {
      const token = await service.tokenOf(corpId);
      await service.create({ type: 2, params: {} }, token);
    }
    expect(await shards()).toEqual({
      code: 0,
      stdout: 'a: 0 assigned, 1 with tasks by hash\nb: 0 assigned, 1 with tasks by hash\n',
      stderr: '',
    });
    expect((await shards('move', onA, 'new', '--to', 'b')).stdout).toBe(
      `${onA}: b, assigned, running exports: 0\nnew: b, assigned, running exports: 0\n`,
    );
    expect((await shards()).stdout).toBe(
      'a: 0 assigned, 0 with tasks by hash\nb: 2 assigned, 1 with tasks by hash\n',
    );
    expect((await shards('move', onA, 'new', '--default')).stdout).toMatch(
      new RegExp(`^${onA}: a, by hash, running exports: 0\nnew: [ab], by hash`),
    );
    expect((await shards('show', onB)).stdout).toBe(`${onB}: b, by hash, running exports: 0\n`);
  });

  it.each([
    [['move', 'acme', '--to', 'z'], '--to: unknown server "z". Must be one of a, b.\n'],
    [['move', 'acme'], 'Usage: npm run --silent shards'],
    [['move', 'acme', '--to', 'a', '--default'], 'Usage: npm run --silent shards'],
    [['move', '--to', 'a'], 'Usage: npm run --silent shards'],
    [['show'], 'Usage: npm run --silent shards'],
    [['list'], 'Usage: npm run --silent shards'],
  ])('is told how to use the command after %j', async (args, message) => {
    const { code, stdout, stderr } = await shards(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('is told that there is only one server', async () => {
    const variables = { ...service.variables, RECORDS_DATABASES: '' };
    const { code, stderr } = await new TestProcess('service/shards.js', variables).ended;
    expect([code, stderr]).toEqual([
      1,
      'RECORDS_DATABASES: missing. Expected the servers of the records, such as a=postgres://user:password@host:5432/database.\n',
    ]);
  });

  it('reads at the start of a process what each server is, which one is away, and which enterprises are on none', async () => {
    await service.database.query(`INSERT INTO records_shard VALUES ('lost', 'z'), ('found', 'a')`);
    const away = `postgres://127.0.0.1:${await freePort()}/away`;
    const fleet = new Fleet({ ...service.variables, RECORDS_DATABASES: `${databases},c=${away}` });
    const worker = fleet.start({ LOG_FORMAT: 'json' });
    await fleet.ready(worker);
    await fleet.stop();
    const printed = fleet.printed(worker);
    for (const line of [
      /"warn".*"RECORDS_DATABASES, server c: connect ECONNREFUSED [^"]*\. Exports wait for it\."/,
      /"The records of the server a are in PostgreSQL 1\d[^"]*\."/,
      /"The records of the server b are in PostgreSQL 1\d[^"]*\."/,
      /"warn".*"records\.servers\.c: the sources of the exporters could not be checked: [^"]*ECONNREFUSED/,
      /"warn".*"records_shard: the server \\"z\\" is unknown, so the exports of its enterprises \(1\) wait\./,
    ]) {
      expect(printed).toMatch(line);
    }
  });

  it('learns of a server that is away for 5,000 waiting enterprises in a few statements', async () => {
    await service.database.query(
      `INSERT INTO export_task (id, corp_id, creator_id, creator_name, name, describe, type, params, extend, options)
       SELECT 'waiting-' || n, 'many-' || n, 'm', 'n', 'n', 'd', 2, '{}', '{}', '{}' FROM generate_series(1, 5000) AS n`,
    );
    const [environment, heldUp] = [
      service.application.get(Environment),
      service.application.get(HeldUpTasks),
    ];
    expect(await heldUp.enterprises()).toEqual([]);
    const [onA, onB] = [corpOn('a'), corpOn('b')];
    expect([await heldUp.includes(onA), await heldUp.includes(onB)]).toEqual([false, false]);
    environment.failed('records:a', new Error('away'));
    const start = performance.now();
    const held = await heldUp.enterprises();
    const [first, second] = [performance.now() - start, performance.now()];
    expect(await heldUp.enterprises()).toEqual(held);
    expect([await heldUp.includes(onA), await heldUp.includes(onB)]).toEqual([true, false]);
    console.info(
      `5,000 waiting enterprises: ${Math.round(first)} ms, again ${Math.round(performance.now() - second)} ms`,
    );
    const many = held.filter((corpId) => corpId.startsWith('many-'));
    expect(many.every((corpId) => rendezvous(corpId, NAMES) === 'a')).toBe(true);
    expect(many.length).toBeGreaterThan(2300);
    expect(many.length).toBeLessThan(2700);
    await service.database.query(`DELETE FROM export_task WHERE id LIKE 'waiting-%'`);
  });

  it('finds in the task that its enterprise is on an unknown server; the task waits until it is moved', async () => {
    const corpId = 'wanderer';
    const token = await service.tokenOf(corpId);
    await insertDevices(servers[0] as TestDatabase, corpId, [{ mac: 'here' }]);
    await shards('move', corpId, '--to', 'a');
    const id = await service.create(task, token);
    await service.database.query(`UPDATE records_shard SET server = 'z' WHERE corp_id = $1`, [corpId]);
    const fleet = new Fleet(service.variables);
    fleet.start();
    try {
      const waiting = await service.until(id, ({ result_code }) => result_code === 'read_failed', token);
      expect(waiting).toMatchObject({ status: 1, attempts: 0, will_retry: true });
      expect(waiting.result_desc).toContain('企业的记录在未配置的服务器 "z" 上');
      const body = { name: 'n', describe: 'd', ...task };
      expect(await service.call('POST', '/v2/export_task/preview', body, token)).toMatchObject({
        status: 503,
        body: {
          error: { msg: 'records: the enterprise is on the unknown server "z". Must be one of a, b.' },
        },
      });
      await shards('move', corpId, '--to', 'a');
      expect(await service.ended(id, token)).toMatchObject({ status: 3, total: 1, attempts: 1 });
    } finally {
      await fleet.stop();
    }
  }, 60_000);
});
