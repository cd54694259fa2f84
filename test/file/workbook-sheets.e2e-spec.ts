import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ExportFile } from '../../src/file/export-file.js';
import { fileOptions, FileOptions } from '../../src/file/file-options.js';
import type { Column } from '../../src/exporter/column.js';
import { describeWithPrograms, python } from '../support/programs.js';

/** The maximum number of rows of an Excel sheet. */
const SHEET_ROWS = 1_048_576;

/** Prints for each sheet its name, its number of rows, the number of its last row, and its first and last row. */
const READER = `
import json, re, sys, zipfile
sheets = []
with zipfile.ZipFile(sys.argv[1]) as file:
    names = re.findall('<sheet name="([^"]*)"', file.read('xl/workbook.xml').decode())
    for number, name in enumerate(names, 1):
        rows = re.findall('<row r="(\\\\d+)">(.*?)</row>', file.read('xl/worksheets/sheet%d.xml' % number).decode())
        cells = lambda row: re.findall('<t>(.*?)</t>|<v>(.*?)</v>', row[1])[0]
        sheets.append([name, len(rows), int(rows[-1][0]), ''.join(cells(rows[0])), ''.join(cells(rows[-1]))])
json.dump(sheets, sys.stdout)
`;

const columns: Column[] = [{ key: 'n', title: { zh: '数', en: 'Number' }, type: 'integer' }];

/** `rows` lines in the intermediate format, in blocks. */
async function* lines(rows: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < rows; from += 4096) {
    const block = Array.from(
      { length: Math.min(4096, rows - from) },
      (_, index) => `["${from + index + 1}"]\n`,
    );
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
    [SHEET_ROWS - 1, [['export', SHEET_ROWS, SHEET_ROWS, '数', `${SHEET_ROWS - 1}`]]],
    [
      SHEET_ROWS + 3,
      [
        ['export', SHEET_ROWS, SHEET_ROWS, '数', `${SHEET_ROWS - 1}`],
        ['export_2', 5, 5, '数', `${SHEET_ROWS + 3}`],
      ],
    ],
  ])(
    'has all %d rows, and the header on each sheet',
    async (rows, sheets) => {
      const path = join(folder, `${rows}.xlsx`);
      const file = new ExportFile(fileOptions({ format: 'xlsx' }, new FileOptions()));
      const [bytes = []] = file.bytes(columns, [lines(rows)], 'export');
      await pipeline(bytes, createWriteStream(path));
      expect(await python(READER, path)).toEqual(sheets);
    },
    240_000,
  );
});
