import { insertDevices, PRODUCT } from '../support/devices.js';
import { eventually } from '../support/eventually.js';
import { TestService } from '../support/service.js';
import { DeviceGate } from './device-gate.js';

/** Every way in which rows become a file. */
const kinds = [
  {},
  { encoding: 'gb18030' },
  { compress: 'gzip' },
  { compress: 'zip' },
  { format: 'jsonl' },
  { format: 'jsonl', compress: 'zip' },
  { format: 'xlsx' },
  { format: 'xlsx', compress: 'gzip' },
];

const DEVICES = 300;

/** Ends the sessions that wait at the gate. */
const BREAK = `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

describe('a connection to the records that breaks', () => {
  let service: TestService;
  let gate: DeviceGate;

  beforeAll(async () => {
    service = await TestService.start({
      WORKER_CONCURRENCY: String(kinds.length),
      CORP_MAX_RUNNING: String(kinds.length),
      CORP_MAX_ACTIVE: '100',
    });
    const devices = Array.from({ length: DEVICES }, (_, index) => ({ id: index + 1 }));
    await insertDevices(service.database, 'acme', devices);
    gate = await DeviceGate.close(service.database);
  });

  afterAll(async () => {
    await gate.end();
    await service.stop();
  });

  const waiting = async () =>
    (await service.database.query(BREAK.replace('pg_terminate_backend', ''))).length;

  it.each(['count', 'read'] as const)(
    'in the middle of the %s is told from a fault of the file in every format, and the task is tried again',
    async (step) => {
      if (step === 'read') await gate.open('count');
      const tasks: { id: string }[] = [];
      for (const options of kinds) {
        const body = {
          name: 'n',
          describe: 'd',
          type: 1,
          params: {},
          extend: { product_id: PRODUCT },
          options,
        };
        tasks.push((await service.call('POST', '/v2/export_task', body)).body);
      }
      await eventually(waiting, (count) => count === kinds.length);
      await service.database.query(BREAK);
      const attempts = `SELECT attempts, result_code FROM export_task WHERE id = ANY ($1)`;
      const found = await eventually(
        () => service.database.query(attempts, [tasks.map(({ id }) => id)]),
        (rows) => rows.every((row) => row.attempts === 2),
      );
      expect(found.map((row) => row.result_code)).toEqual(kinds.map(() => 'read_failed'));
      await eventually(waiting, (count) => count === kinds.length);
      for (const { id } of tasks) await service.call('POST', `/v2/export_task/${id}/cancel`);
      for (const { id } of tasks) expect(await service.ended(id)).toMatchObject({ result_code: 'cancelled' });
    },
  );

  it('leaves the service able to export', async () => {
    await gate.open('read');
    for (const options of kinds) {
      const task = { type: 1, params: {}, extend: { product_id: PRODUCT }, options };
      expect(await service.export(task)).toMatchObject({ status: 3, finished: DEVICES });
    }
  });
});
