import { parse } from 'csv-parse/sync';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exampleTask } from '../../src/service/api-docs/example-task.js';
import type { RecordType } from '../../src/exporter/record-type.js';
import { describeWithPrograms, python } from '../support/programs.js';
import { startDemoService, type DemoService } from '../support/demo-service.js';
import { TestService } from '../support/service.js';

/** Prints how many rows the sheets of a workbook have. */
const ROWS_OF_WORKBOOK = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as file:
    json.dump(sum(file.read(name).count(b'<row') for name in file.namelist() if 'worksheets/' in name), sys.stdout)
`;

const TYPES = [
  ...['Device', 'User', 'Alert', 'Heavybuyer', 'Dealer', 'Warranty'],
  ...['DeviceSessionLog', 'WechatAuthDevice', 'DeviceAggregate', 'BroadcastTaskList'],
];

describeWithPrograms(['python3'], 'each record type of the demo', () => {
  let service: TestService;
  let demo: DemoService;
  let token: string;
  let types: RecordType[];

  beforeAll(async () => {
    demo = await startDemoService();
    ({ service, token } = demo);
    types = (await service.call('GET', '/v2/export_task_types')).body.list;
  });

  afterAll(() => demo.stop());

  const exported = async (type: string, options: object): Promise<{ bytes: Buffer; total: number }> => {
    const { id, total, status } = await service.export({ ...exampleTask(types, type), options }, token);
    expect(status).toBe(3);
    return { bytes: Buffer.from(await (await service.download(id, token)).arrayBuffer()), total };
  };

  it('is tested here', () => {
    expect(types.map(({ name }) => name)).toEqual(TYPES);
  });

  it.each(TYPES)('%s has every row in each format, and a preview of the first ones', async (type) => {
    const csv = await exported(type, { null_text: '无', long_numbers: 'excel_text' });
    const [header, ...rows] = parse(csv.bytes, { bom: true });
    expect(rows).toHaveLength(csv.total);
    expect(csv.total).toBeGreaterThan(20);

    const jsonl = await exported(type, { format: 'jsonl', labels: 'raw' });
    const lines = jsonl.bytes.toString().trimEnd().split('\n');
    expect(lines).toHaveLength(csv.total);
    for (const line of lines)
      expect(Object.keys(JSON.parse(line) as object)).toHaveLength(header?.length ?? 0);

    const workbook = await exported(type, { format: 'xlsx' });
    const path = join(service.folder, `${type}.xlsx`);
    await writeFile(path, workbook.bytes);
    expect(await python(ROWS_OF_WORKBOOK, path)).toBe(csv.total + 1);

    const body = { ...exampleTask(types, type), options: { null_text: '无', long_numbers: 'excel_text' } };
    const preview = await service.call('POST', '/v2/export_task/preview', body, token);
    expect(preview).toEqual({ status: 200, body: { header, rows: rows.slice(0, 20), resolved_query: null } });
  });
});
