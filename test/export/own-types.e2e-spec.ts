import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { readXlsx } from 'hucre/xlsx';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Exporter,
  ExportTaskModule,
  ExportTaskService,
  TaskStatus,
  type Caller,
  type Column,
  type RecordExporter,
  type RecordSource,
  type SourceRecord,
} from '../../src/index.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { handedOver } from '../support/handed-over.js';

const ann: Caller = { corpId: 'acme', memberId: 'm1', memberName: 'Ann', role: 1 };
const PARCELS = 1001;
const LAMPS = 1002;

const column = (key: string, kind: Partial<Column>): Column => ({
  key,
  title: { zh: key, en: key },
  type: 'text',
  default: true,
  ...kind,
});

const day = Date.parse('2024-10-09T00:00:00Z');
const parcel = {
  phone: '13800000000',
  no: 'P-1',
  sent_at: new Date(day),
  weight: 12n,
  stops: [],
  paid: true,
};
const parcels = (...changes: SourceRecord[]) =>
  handedOver(changes.map((change) => ({ ...parcel, ...change })));

/** Its records are set by each test. */
@Exporter({ type: PARCELS, name: 'Parcel', title: { zh: '包裹', en: 'Parcels' } })
class ParcelExporter implements RecordExporter {
  readonly columns = [
    column('phone', { identifier: true, personal: 'contact' }),
    column('no', { identifier: true }),
    column('sent_at', { type: 'datetime' }),
    column('weight', { type: 'integer' }),
    column('stops', { type: 'list', of: 'datetime' }),
    column('paid', { type: 'boolean' }),
  ];
  opened: Awaited<ReturnType<RecordSource['open']>> = { total: 0, records: handedOver([]) };
  readonly source = { open: () => Promise.resolve(this.opened) };
}

/** Its column is a member of a jsonb column, named as PostgreSQL's documentation does. */
@Exporter({ type: LAMPS, name: 'Lamp', title: { zh: '灯', en: 'Lamps' } })
class LampExporter implements RecordExporter {
  readonly columns = [
    column('colour', { type: 'json', of: 'text', sql: `t.properties -> 'colour'` }),
    column('watts', { type: 'integer', sql: `1 + t.watts` }),
    column('even', { type: 'boolean', sql: `t.watts % 2 = 0` }),
    column('rooms', { type: 'list', sql: `ARRAY['hall'] || t.rooms` }),
    column('owner', { type: 'text', personal: 'text', sql: `t.properties ->> 'owner'` }),
  ];
  readonly source = { table: 'lamp', key: 'id' };
}

@Module({ providers: [ParcelExporter, LampExporter] })
class OwnTypesModule {}

describe('a record type of a host', () => {
  let database: TestDatabase;
  let folder: string;
  let application: INestApplicationContext;
  let service: ExportTaskService;
  let exporter: ParcelExporter;

  beforeAll(async () => {
    database = await createDatabase('');
    folder = await mkdtemp(join(tmpdir(), 'own-types-'));
    await database.query(
      `CREATE TABLE lamp (corp_id text, id integer, watts integer, rooms text[], properties jsonb)`,
    );
    await database.query(
      `INSERT INTO lamp VALUES ('acme', 1, 5, '{bath}', '{"colour": "red", "owner": "Ann"}'),
                               ('acme', 2, 6, '{}', '{"colour": "blue", "owner": "Bob"}')`,
    );
    application = await NestFactory.createApplicationContext(
      {
        module: OwnTypesModule,
        imports: [
          ScheduleModule.forRoot(),
          ExportTaskModule.forRoot({
            database: { url: database.url },
            store: { driver: 'local', root: folder, publicUrl: 'http://127.0.0.1', secret: 's'.repeat(32) },
            http: false,
          }),
        ],
      },
      { logger: false, abortOnError: false },
    );
    service = application.get(ExportTaskService);
    exporter = application.get(ParcelExporter);
  });

  afterAll(async () => {
    await application.close();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const create = (type: number, options = {}, params = {}) =>
    service.create(ann, { name: 'n', describe: 'd', type, params, options });
  const exported = async (...of: Parameters<typeof create>) => {
    const id = await create(...of);
    return eventually(
      () => service.get(ann, id),
      ({ status }) => status !== TaskStatus.ToBeExported && status !== TaskStatus.Exporting,
    );
  };
  const file = async (...of: Parameters<typeof create>): Promise<Buffer> => {
    const { id, status } = await exported(...of);
    expect(status).toBe(TaskStatus.Exported);
    const stored = await readdir(folder, { recursive: true });
    return readFile(join(folder, stored.find((path) => path.includes(`${id}/`)) ?? ''));
  };
  const rows = async (bytes: Buffer) => (await readXlsx(bytes)).sheets[0]?.rows;

  describe('from a source of its own', () => {
    const records = () => parcels({ stops: [new Date(day), null, '2024-10-09T08:00:00+08:00'] });
    beforeEach(() => {
      exporter.opened = { total: 1, records: records() };
    });
    const fields = { filter: ['sent_at', 'weight', 'stops'] };

    it('has Dates, bigints and times with an offset as CSV', async () => {
      const csv = await file(PARCELS, { labels: 'en', timezone: 'Asia/Shanghai' }, fields);
      expect(csv.toString().split('\r\n').at(1)).toBe(
        '2024-10-09 08:00:00,12,2024-10-09 08:00:00;;2024-10-09 08:00:00',
      );
    });

    it('has them as JSON Lines', async () => {
      const time = '2024-10-09T00:00:00.000Z';
      const jsonl = await file(PARCELS, { format: 'jsonl', labels: 'raw' }, fields);
      expect(JSON.parse(jsonl.toString())).toEqual({ sent_at: time, weight: 12, stops: [time, null, time] });
    });

    it('has them as a workbook', async () => {
      const xlsx = await rows(await file(PARCELS, { format: 'xlsx' }, fields));
      expect(xlsx?.[1]).toEqual([new Date(day), 12, '2024-10-09 00:00:00;;2024-10-09 00:00:00']);
    });

    it.each([
      [
        { sent_at: new Date(NaN) },
        'sent_at: invalid value Invalid Date in record 2 (no "P-2"). Must be a time',
      ],
      [{ weight: NaN }, 'weight: invalid value NaN in record 2 (no "P-2"). Must be an integer'],
      [{ paid: 'yes' }, 'paid: invalid value "yes" in record 2 (no "P-2"). Must be true or false.'],
      [
        { stops: [null, 'x'] },
        'stops: invalid value "x" in element 2 of record 2 (no "P-2"). Must be a time',
      ],
      [{ phone: { mobile: 1 } }, 'phone: invalid value in record 2 (no "P-2"). Must be a string.'],
    ])('is refused at once, with the column and the record, for %p', async (change, reason) => {
      exporter.opened = { total: 2, records: parcels({}, { no: 'P-2', ...change }) };
      const task = await exported(PARCELS, { labels: 'en' });
      expect(task).toMatchObject({ status: TaskStatus.Invalid, result_code: 'refused', attempts: 1 });
      expect(task.result_desc).toContain(reason);
      exporter.opened = { total: 2, records: parcels({}, { no: 'P-2', ...change }) };
      const preview = service.preview(ann, { name: 'n', describe: 'd', type: PARCELS, params: {} });
      await expect(preview).rejects.toMatchObject({
        code: 5031001,
        message: expect.stringContaining(reason),
      });
    });

    it('is refused in Chinese alone if the labels are Chinese', async () => {
      const opened = () => ({ total: 2, records: parcels({}, { no: 'P-2', weight: NaN }) });
      exporter.opened = opened();
      const task = await exported(PARCELS, { labels: 'zh' });
      expect(task.result_desc).toBe('无法导出：weight：第 2 条记录（no "P-2"）的值类型不对。');
    });

    it.each([0, 2])(
      'is refused at once, with both numbers, if its total is %i and it has 1 record',
      async (total) => {
        exporter.opened = { total, records: parcels({}) };
        const task = await exported(PARCELS, { labels: 'en' });
        expect(task).toMatchObject({ status: TaskStatus.Invalid, result_code: 'refused', attempts: 1 });
        expect(task.result_desc).toContain(`total: the source announced ${total} records, but yielded 1.`);
      },
    );

    it('shows its progress while the source waits for the next page', async () => {
      let answer = (): void => undefined;
      const nextPage = new Promise<void>((resolve) => {
        answer = resolve;
      });
      exporter.opened = {
        total: 5,
        records: (async function* () {
          yield* parcels({}, {}, {});
          await nextPage;
          yield* parcels({}, {});
        })(),
      };
      const id = await create(PARCELS);
      try {
        const running = await eventually(
          () => service.get(ann, id),
          ({ finished }) => finished > 0,
        );
        expect(running).toMatchObject({ status: TaskStatus.Exporting, finished: 3, total: 5 });
      } finally {
        answer();
      }
      await eventually(
        () => service.get(ann, id),
        ({ status, finished }) => status === TaskStatus.Exported && finished === 5,
      );
    });
  });

  describe('with SQL expressions of its own', () => {
    const cells = ['red', 6, 'false', 'hall;bath', 'Ann'];

    it('has the same cells as CSV', async () => {
      const csv = await file(LAMPS, { labels: 'raw' });
      expect(csv.toString().split('\r\n').at(1)).toBe(cells.join(','));
    });

    it('has them as JSON Lines', async () => {
      const [line = ''] = (await file(LAMPS, { format: 'jsonl', labels: 'raw' })).toString().split('\n');
      expect(JSON.parse(line)).toEqual({
        colour: 'red',
        watts: 6,
        even: false,
        rooms: ['hall', 'bath'],
        owner: 'Ann',
      });
    });

    it('has them as a workbook', async () => {
      const xlsx = await rows(await file(LAMPS, { format: 'xlsx', labels: 'raw' }));
      expect(xlsx?.[1]).toEqual(['red', 6, false, 'hall;bath', 'Ann']);
    });

    it.each([
      [{ colour: 'red' }, 1],
      [{ watts: { $gt: 6 } }, 1],
      [{ even: { $ne: true } }, 1],
      [{ rooms: 'hall' }, 2],
      [{ rooms: { $all: ['hall', 'bath'] } }, 1],
      [{ owner: { $like: 'ann' } }, 1],
    ])('finds rows by %j', async (query, total) => {
      expect(await exported(LAMPS, {}, { query, order: { watts: 'desc', colour: 'asc' } })).toMatchObject({
        status: TaskStatus.Exported,
        total,
      });
    });
  });
});
