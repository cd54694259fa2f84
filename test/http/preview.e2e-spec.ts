import { readdir } from 'node:fs/promises';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { readingsUnderWay } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { TestService } from '../support/service.js';

const task = {
  name: 'n',
  describe: 'd',
  type: 1,
  params: { filter: ['id', 'name'] },
  extend: { product_id: PRODUCT },
};

describe('a preview', () => {
  let service: TestService;

  const preview = (body: object, token?: string) =>
    service.call('POST', '/v2/export_task/preview', body, token);

  beforeAll(async () => {
    service = await TestService.start({ ROLE: 'api', FILE_LABELS: 'en' });
    await insertDevices(
      service.database,
      'acme',
      Array.from({ length: 30 }, (_, index) => ({ id: index + 1, name: index === 0 ? '=1+1' : null })),
    );
    await insertDevices(service.database, 'other', [{ id: 99, name: 'theirs' }]);
  });

  afterAll(() => service.stop());

  it('is the header and the first 20 rows, as the file shows them', async () => {
    const { status, body } = await preview(task);
    expect(status).toBe(200);
    expect(body.header).toEqual(['Device ID', 'Device name']);
    expect(body.rows).toHaveLength(20);
    expect(body.rows.slice(0, 2)).toEqual([
      ['1', `'=1+1`],
      ['2', null],
    ]);
  });

  it('follows query, order and options', async () => {
    const params = { ...task.params, query: { id: { $lt: 4 } }, order: { id: 'desc' } };
    const options = { labels: 'raw', null_text: '-', long_numbers: 'excel_text' };
    expect((await preview({ ...task, params, options })).body).toEqual({
      header: ['id', 'name'],
      rows: [
        ['="3"', '-'],
        ['="2"', '-'],
        ['="1"', `'=1+1`],
      ],
      resolved_query: null,
    });
    expect((await preview({ ...task, options: { format: 'xlsx' } })).body.rows[0]).toEqual(['1', '=1+1']);
  });

  it('refuses a value that is too long for a workbook, and names the record and the column', async () => {
    const { database } = service;
    await database.query(`UPDATE device SET domain = repeat('灯', 32768) WHERE id = 3 AND corp_id = 'acme'`);
    const long = (format: string, filter: string[]) =>
      preview({ ...task, params: { filter }, options: { format } });
    const refusal =
      'domain: the value in record 3 (id "3") has 32768 characters. A cell of format xlsx holds at most 32767; use csv or jsonl.';
    for (const filter of [['id', 'domain'], ['domain']]) {
      expect(await long('xlsx', filter)).toEqual({
        status: 400,
        body: { error: { code: 4001001, msg: refusal } },
      });
    }
    expect((await long('csv', ['domain'])).status).toBe(200);
    expect((await long('xlsx', ['name'])).body.header).toEqual(['Device name']);
    await database.query('UPDATE device SET domain = NULL');
  });

  it('gives columns with the same title their keys', async () => {
    const params = { filter: ['name', 'Device name'] };
    for (const format of ['csv', 'xlsx']) {
      expect((await preview({ ...task, params, options: { format } })).body.header).toEqual([
        'Device name (name)',
        'Device name (Device name)',
      ]);
    }
  });

  it('has its header where no row matches', async () => {
    const params = { ...task.params, query: { id: { $in: [] } } };
    expect((await preview({ ...task, params })).body).toEqual({
      header: ['Device ID', 'Device name'],
      rows: [],
      resolved_query: null,
    });
  });

  it('shows rows of the own enterprise only', async () => {
    expect((await preview(task, await service.tokenOf('other'))).body.rows).toEqual([['99', 'theirs']]);
  });

  it.each([
    { ...task, name: undefined },
    { ...task, type: 99 },
    { ...task, extend: {} },
    { ...task, params: { filter: ['a.b'] } },
    { ...task, params: { query: { name: { $regex: '.' } } } },
    { ...task, options: { format: 'pdf' } },
  ])('refuses what a creation refuses, with its words: %j', async (body) => {
    const refused = await preview(body);
    expect(refused.status).toBe(400);
    expect(refused).toEqual(await service.call('POST', '/v2/export_task', body));
  });

  it('stores nothing', async () => {
    await preview(task);
    expect(await service.database.query('SELECT FROM export_task')).toEqual([]);
    expect(
      (await readdir(service.folder, { recursive: true })).filter((name) => name.endsWith('.csv')),
    ).toEqual([]);
  });

  it('gives up after a second, also at the database, and says so', async () => {
    await service.database.query('ALTER TABLE device RENAME TO device_rows');
    await service.database.query(
      `CREATE VIEW device AS SELECT device_rows.* FROM device_rows, LATERAL (SELECT pg_sleep(0.2)) AS slow`,
    );
    const asked = Date.now();
    const { status, body } = await preview(task);
    expect(Date.now() - asked).toBeLessThan(2000);
    expect([status, body.error.code]).toEqual([503, 5031001]);
    expect(body.error.msg).toMatch(/deadline of 1 s/);
    await eventually(
      () => readingsUnderWay(service.database),
      (readings) => readings.length === 0,
    );
    expect(Date.now() - asked).toBeLessThan(3000);
  });

  it('keeps nobody from creating tasks: a few run at once, and the others are refused', async () => {
    await service.database.query(
      `CREATE OR REPLACE VIEW device AS SELECT device_rows.* FROM device_rows, LATERAL (SELECT pg_sleep(2)) AS slow`,
    );
    const answers = Array.from({ length: 8 }, () => preview(task));
    await eventually(
      () => readingsUnderWay(service.database),
      (readings) => readings.length > 0,
    );
    await service.create(task);
    const codes = (await Promise.all(answers)).map(({ body }) => body.error.code as number);
    expect(codes.sort()).toEqual([...Array(5).fill(4291001), ...Array(3).fill(5031001)]);
  });
});
