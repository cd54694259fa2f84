import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ExportFile } from '../../src/file/export-file.js';
import { fileOptions, FileOptions } from '../../src/file/file-options.js';
import type { Column } from '../../src/exporter/column.js';
import { fileContent } from '../support/file-content.js';
import { describeWithPrograms, python } from '../support/programs.js';

/** The maximum number of rows of an Excel sheet. */
const SHEET_ROWS = 1_048_576;

/** Prints for each sheet its name, its number of rows, its dimension, and its first and last row. */
const READER = `
import json, re, sys, zipfile
sheets = []
row = lambda xml: re.match(b'<row[^>]*>(.*?)</row>', xml, re.S)
text = lambda found: b''.join(re.findall(b'<t>(.*?)</t>|<v>(.*?)</v>', found[1])[0]).decode()
with zipfile.ZipFile(sys.argv[1]) as file:
    names = re.findall('<sheet name="([^"]*)"', file.read('xl/workbook.xml').decode())
    for number, name in enumerate(names, 1):
        xml = file.read('xl/worksheets/sheet%d.xml' % number)
        first, last = (row(xml[at:at + 1000]) for at in (xml.find(b'<row'), xml.rfind(b'<row')))
        sheets.append([name, xml.count(b'<row'), re.search(b'<dimension ref="([^"]*)"', xml)[1].decode(), text(first), text(last)])
json.dump(sheets, sys.stdout)
`;

const columns: Column[] = [{ key: 'n', title: { zh: '数', en: 'Number' }, type: 'integer' }];

/** `rows` lines of COPY, in blocks. */
async function* lines(rows: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < rows; from += 4096) {
    const block = Array.from({ length: Math.min(4096, rows - from) }, (_, index) => `${from + index + 1}\n`);
    yield await Promise.resolve(Buffer.from(block.join('')));
  }
}

describeWithPrograms(['python3'], 'a workbook with more rows than a sheet can have', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'export-task-'));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    [SHEET_ROWS - 1, [['设备', SHEET_ROWS, `A1:A${SHEET_ROWS}`, '数', `${SHEET_ROWS - 1}`]]],
    [
      SHEET_ROWS + 3,
      [
        ['设备', SHEET_ROWS, `A1:A${SHEET_ROWS}`, '数', `${SHEET_ROWS - 1}`],
        ['设备 (2)', 5, 'A1:A5', '数', `${SHEET_ROWS + 3}`],
      ],
    ],
  ])(
    'has all %d rows, and the header on each sheet',
    async (rows, sheets) => {
      const path = join(folder, `${rows}.xlsx`);
      const file = new ExportFile(fileOptions({ format: 'xlsx' }, new FileOptions()));
      const [bytes = []] = file.bytes(columns, [lines(rows)], fileContent(rows));
      await pipeline(bytes, createWriteStream(path));
      expect(await python(READER, path)).toEqual(sheets);
    },
    240_000,
  );
});
