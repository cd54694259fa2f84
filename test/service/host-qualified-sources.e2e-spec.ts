import {
  Exporter,
  ExportTaskService,
  TaskStatus,
  type Column,
  type RecordExporter,
  type SqlSource,
} from '../../src/index.js';
import { ann, exported, HostUnderTest, note, task, title } from './host-under-test.js';

/** Enough rows for two lanes. */
const ROWS = 120_000;

const columns: Column[] = [
  { key: 'id', title, type: 'integer', default: true },
  { key: 'customer', title, type: 'text', sql: 'customer.name', default: true },
];

@Exporter(note)
class OrderExporter implements RecordExporter {
  readonly columns = columns;
  readonly source: SqlSource = {
    table: 'sales.orders',
    key: 'id',
    joins: 'LEFT JOIN sales.customer AS customer ON customer.id = t.customer_id',
  };
}

@Exporter(note)
class QuotedExporter implements RecordExporter {
  readonly columns = columns;
  readonly source: SqlSource = {
    table: 'Sales 2024."order.""lines"""',
    key: 'id',
    joins: 'LEFT JOIN sales.customer AS customer ON customer.id = t.customer_id',
  };
}

@Exporter(note)
class MissingExporter extends OrderExporter {
  override readonly source = { table: 'sales.gone', key: 'id' };
}

describe('an SQL source in a schema', () => {
  let host: HostUnderTest;

  beforeEach(async () => {
    host = await HostUnderTest.create();
    const { database } = host;
    await database.query('CREATE SCHEMA sales');
    await database.query('CREATE SCHEMA "Sales 2024"');
    await database.query(`CREATE TABLE sales.customer AS SELECT 1 AS id, 'Bo' AS name`);
    for (const table of ['sales.orders', '"Sales 2024"."order.""lines"""']) {
      await database.query(
        `CREATE TABLE ${table} AS
         SELECT 'acme' AS corp_id, id, 1 AS customer_id FROM generate_series(1, ${ROWS}) AS id`,
      );
    }
  });

  afterEach(() => host.remove());

  it.each([OrderExporter, QuotedExporter])('is checked, previewed and exported: %p', async (exporter) => {
    const service = (await host.start({ lanes: 2 }, exporter)).get(ExportTaskService);
    expect((await service.preview(ann, task)).rows[0]).toEqual(['1', 'Bo']);
    const [csv] = await exported(service);
    expect(csv).toMatchObject({ status: TaskStatus.Exported, total: ROWS });
    // Files of several lanes have this checksum.
    expect(csv?.checksum).toMatch(/^crc32:/);
    const xlsx = { ...task, params: { query: { id: { $lte: 10 } } }, options: { format: 'xlsx' as const } };
    const finished = new Promise<number>((resolve) => {
      void service.onFinished(({ status, total }) => {
        resolve(status === TaskStatus.Exported ? total : -1);
      });
    });
    await service.create(ann, xlsx);
    expect(await finished).toBe(10);
  });

  it('is missing where the schema lacks the table', async () => {
    await expect(host.start({}, MissingExporter)).rejects.toThrow(
      'Note.source: relation "sales.gone" does not exist. Must be readable in the records database.',
    );
  });
});
