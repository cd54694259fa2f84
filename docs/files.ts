import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { streamXlsxRows } from 'hucre/xlsx';
import iconv from 'iconv-lite';
import pg from 'pg';
import { ExportTaskClient, RecordTypeNumber } from '../src/client/index.js';
import { readEnvironment } from '../src/service/config/environment.js';
import { createDemoToken } from '../src/demo/demo-access.js';
import { DEMO_CORP } from '../src/demo/demo-data.js';
import { freePort } from '../src/embedded/free-port.js';
import { choices, defaultsByFormat, FileOptions, fixedByFormat } from '../src/file/file-options.js';
import { startServiceWithDemo } from '../src/demo/demo-service.js';
import { openApi } from './api.js';
import { writePage } from './page.js';

const PRODUCT = 'f'.repeat(32);
const FIELDS = ['id', 'name', 'sn', 'is_online', 'creator_type', 'active_date', 'tags', 'domain'];

/** Two devices whose values show the effect of each option. */
const devices = [
  {
    id: 1,
    name: '客厅, 灯',
    mac: '00E04C000001',
    sn: '00012345678901234567',
    is_online: true,
    creator_type: 1,
    active_date: '2024-06-30T16:30:00.250Z',
    tags: ['样板间', 'VIP'],
    domain: '=1+1',
  },
  { id: 2, mac: '00E04C000002', is_online: false, active_date: null },
];

type Options = Partial<FileOptions>;

/** Exports the devices with some options and returns the file. */
type Export = (options: Options) => Promise<Buffer>;

/** The values of each option for which the page shows a file. */
const shown: Record<keyof FileOptions, Options[]> = {
  labels: [{ labels: 'zh' }, { labels: 'en' }, { labels: 'raw' }],
  timezone: [{ timezone: 'Asia/Shanghai' }],
  encoding: [{ encoding: 'utf-8-bom' }, { encoding: 'utf-8' }, { encoding: 'gb18030' }],
  delimiter: [{ delimiter: ';' }, { delimiter: '\t' }, { delimiter: '|' }],
  newline: [{ newline: 'crlf' }, { newline: 'lf' }],
  null_text: [{ null_text: 'N/A' }],
  formula_guard: [{ formula_guard: true }, { formula_guard: false }],
  long_numbers: [{ long_numbers: 'plain' }, { long_numbers: 'excel_text' }],
  compress: [{ compress: 'gzip' }, { compress: 'zip' }],
  format: [{ format: 'csv' }, { format: 'xlsx' }, { format: 'jsonl' }, { format: 'jsonl', labels: 'zh' }],
};
const keys = Object.keys(shown) as (keyof FileOptions)[];

/** The options in the API's documentation. */
const documented = (await openApi()).components?.schemas?.FileOptions as {
  properties: Record<keyof FileOptions, { description: string }>;
};

async function page(exported: Export): Promise<string> {
  const parts: string[] = [];
  for (const key of keys) {
    parts.push(`## ${key}\n\n${documented.properties[key].description}\n`);
    for (const options of shown[key]) {
      parts.push(
        `\`${JSON.stringify(options)}\`\n\n${await looks(await exported(options), options, exported)}\n`,
      );
    }
  }
  return `# Files

The \`options\` of a task define how its file is written. \`npm run docs\` generates this page: it exports the same two
devices with each option. An option that is left out has the default of the service, from the environment variable in the
table. Options are fixed when the task is created, and the task shows all of them.

${table()}

The header comes from the column definitions, never from a row, so a file without rows has a header too. JSON Lines files
have no header. The elements of a list are separated by \`;\`; an element that contains \`;\` is quoted like a CSV cell.

A format fixes some options. Any other value for them is refused, unless it is the default:

- \`xlsx\`: ${fixedBy('xlsx')}
- \`jsonl\`: ${fixedBy('jsonl')}

The default of \`labels\` for \`jsonl\` is ${code(defaultsByFormat.jsonl.labels)}, whatever \`FILE_LABELS\` says: it is for the titles
that people read.

A title that several columns of a file share gets the key of its column appended: \`湿度 (vdevice.3)\`. The same titles are
the names in JSON Lines and the header of the preview. The fraction of a number has no zeros at its end.

\`POST /v2/export_task/preview\` takes the same body as the creation of a task and returns \`{"header", "rows", "resolved_query"}\`: at most 20
rows, each cell as the text that the file shows.

${parts.join('\n')}`;
}

function table(): string {
  const defaults = new FileOptions();
  const rows = keys.map((key) => {
    const values = key in choices ? choices[key as keyof typeof choices].map(code).join(' ') : valuesOf(key);
    return `| \`${key}\` | ${values} | ${code(defaults[key])} | \`FILE_${key.toUpperCase()}\` |`;
  });
  return `| option | values | default | set by |\n| --- | --- | --- | --- |\n${rows.join('\n')}`;
}

function valuesOf(key: keyof FileOptions): string {
  return (
    { timezone: 'an IANA name', null_text: 'a short text', formula_guard: '`true` `false`' }[key as string] ??
    ''
  );
}

function fixedBy(format: FileOptions['format']): string {
  return Object.entries(fixedByFormat[format])
    .map(([key, value]) => `\`${key}\` is ${code(value)}`)
    .join(', ');
}

/** A value as JSON for a table; a bar is escaped because it would end the cell. */
function code(value: unknown): string {
  return `\`${JSON.stringify(value).replace('|', '\\|')}\``;
}

/** The text that the page shows for a file. */
async function looks(file: Buffer, options: Options, exported: Export): Promise<string> {
  const { format = 'csv', compress = 'none', encoding, newline } = options;
  if (compress !== 'none') {
    const plain = await exported({});
    const same = compress === 'gzip' && gunzipSync(file).equals(plain);
    const inside =
      compress === 'gzip' ? `which decompresses to the file itself: ${same}` : 'with the file in it';
    return block(`${file.subarray(0, 4).toString('hex')}…, ${inside}`);
  }
  if (format === 'xlsx') return block(await cells(file));
  if (encoding !== undefined) {
    const text = encoding === 'gb18030' ? iconv.decode(file, 'gb18030') : file.toString();
    return block(`${file.subarray(0, 8).toString('hex')}…\n${text}`);
  }
  if (newline !== undefined)
    return block(`${JSON.stringify(file.toString()).replace('\uFEFF', '\\ufeff').slice(0, 120)}…`);
  return block(file.toString());
}

/** The cells of a workbook, each as a JavaScript value. */
async function cells(file: Buffer): Promise<string> {
  const lines: string[] = [];
  for await (const { values } of streamXlsxRows(file)) {
    lines.push(
      values.map((value) => (value instanceof Date ? value.toISOString() : JSON.stringify(value))).join(', '),
    );
  }
  return lines.join('\n');
}

function block(text: string): string {
  return `\`\`\`\`text\n${text
    .replace(/^\uFEFF/m, '')
    .replaceAll('\r\n', '\n')
    .trimEnd()}\n\`\`\`\``;
}

/** Starts a separate service that has only the two devices. */
async function withService(work: (exported: Export) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'export-task-docs-'));
  const environment = readEnvironment({ DATA_DIR: folder, PORT: String(await freePort()) });
  const service = await startServiceWithDemo(environment, false);
  try {
    await insertDevices(service.databases.tasks);
    const token = await createDemoToken(service.databases);
    const client = new ExportTaskClient({ url: service.url, token });
    await work((options) => exportFile(client, options));
  } finally {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function insertDevices(database: string): Promise<void> {
  const client = new pg.Client(database);
  await client.connect();
  const row = {
    corp_id: DEMO_CORP,
    product_id: PRODUCT,
    is_active: true,
    create_time: '2024-01-01T00:00:00Z',
  };
  await client.query('INSERT INTO product (corp_id, id, name) VALUES ($1, $2, $3)', [
    DEMO_CORP,
    PRODUCT,
    '灯',
  ]);
  await client.query('INSERT INTO device SELECT * FROM jsonb_populate_recordset(NULL::device, $1)', [
    JSON.stringify(devices.map((device) => ({ ...row, ...device, id: device.id + 1_000_000 }))),
  ]);
  await client.end();
}

async function exportFile(client: ExportTaskClient, options: Options): Promise<Buffer> {
  const { body } = await client.exportAndDownload({
    name: '设备',
    describe: '设备',
    type: RecordTypeNumber.Device,
    params: { filter: FIELDS },
    extend: { product_id: PRODUCT },
    options,
  });
  return Buffer.from(await new Response(body).arrayBuffer());
}

await withService(async (exported) => {
  await writePage('docs/files.md', await page(exported));
});
