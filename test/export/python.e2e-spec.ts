import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { DEMO_CORP, DEMO_PRODUCT, fillDemoData } from '../../src/demo/demo-data.js';
import { deviceColumns } from '../../src/exporters/device/device.columns.js';
import { describeWithPrograms, python } from '../support/programs.js';
import { TestService } from '../support/service.js';

/** Reads a CSV file as a program of others does, and prints its rows as JSON. */
const READER = `
import csv, json, sys
with open(sys.argv[1], encoding='utf-8-sig', newline='') as file:
    json.dump(list(csv.reader(file, strict=True)), sys.stdout)
`;

/** The cell of a value, by rules of its own: nothing of the service's is used here. */
function cell(key: string, value: unknown): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (value instanceof Date) return value.toISOString().slice(0, 19).replace('T', ' ');
  if (key === 'creator_type') return value === 1 ? '企业成员' : '用户';
  if (Array.isArray(value)) {
    return value
      .map((element: string) => (/[;"\r\n]/.test(element) ? `"${element.replaceAll('"', '""')}"` : element))
      .join(';')
      .replace(/^[=+\-@\t\r\n]/, "'$&");
  }
  if (typeof value === 'number' || key === 'online_count') return `${value as number}`;
  return (value as string).replace(/^[=+\-@\t\r\n＝＋－＠\uFEFF]/, "'$&");
}

describeWithPrograms(['python3'], 'the file of 5,000 demo devices, read by Python', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await TestService.start();
    const client = new pg.Client(service.database.url);
    await client.connect();
    await fillDemoData(client);
    await client.end();
  });

  afterAll(() => service.stop());

  it('equals the rows of the table, field by field', async () => {
    const token = await service.tokenOf(DEMO_CORP);
    const keys = deviceColumns.map(({ key }) => key);
    const task = { type: 1, params: { filter: keys }, extend: { product_id: DEMO_PRODUCT } };
    const { id, total } = await service.export(task, token);
    expect(total).toBe(5000);
    const path = join(service.folder, 'devices.csv');
    await writeFile(path, Buffer.from(await (await service.download(id, token)).arrayBuffer()));
    const rows = await python<string[][]>(READER, path);

    const expected = await service.database.query('SELECT * FROM device WHERE corp_id = $1 ORDER BY id', [
      DEMO_CORP,
    ]);
    expect(rows).toHaveLength(5001);
    expect(rows[0]).toHaveLength(keys.length);
    expected.forEach((device, index) => {
      expect(rows[index + 1]).toEqual(keys.map((key) => cell(key, device[key])));
    });
  });
});
