import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeWithPrograms, python } from '../support/programs.js';
import { FormulaRecords, rawRows, type TextColumn } from './formula-records.js';
import { formulas, guardedCell, harmless, isFormula, listCell, textOf } from './formulas.js';

interface Dialect {
  labels?: 'zh' | 'en' | 'raw';
  delimiter?: string;
  newline?: 'crlf' | 'lf';
  encoding?: string;
  formula_guard?: boolean;
  long_numbers?: 'excel_text';
  null_text?: string;
}

const records = await FormulaRecords.start();

afterAll(() => records.stop());

/** The titles of all columns, and of each record the cells that show its text and those that show none. */
function table(columns: readonly TextColumn[], bytes: Buffer, dialect: Dialect) {
  const text =
    dialect.encoding === 'gb18030' ? iconv.decode(bytes, 'gb18030', { stripBOM: false }) : bytes.toString();
  const [header = [], ...rows] = parse(text.replace(/^\uFEFF/, ''), {
    delimiter: dialect.delimiter ?? ',',
    record_delimiter: dialect.newline === 'lf' ? '\n' : '\r\n',
  });
  const only = (row: string[], texts: boolean) =>
    row.filter((_, place) => (columns[place]?.value !== undefined) === texts);
  return {
    header,
    texts: sorted(rows.map((row) => only(row, true))),
    others: rows.flatMap((row) => only(row, false)),
  };
}

/** Rows in an order of their own, as no type promises one for these records. */
function sorted<T>(rows: readonly T[]): T[] {
  const keyed = rows.map((row) => ({ row, key: JSON.stringify(row) }));
  return keyed.sort((one, other) => (one.key < other.key ? -1 : 1)).map(({ row }) => row);
}

const rawCells = (columns: readonly TextColumn[]) =>
  rawRows(columns).map((row) => row.map((value) => (typeof value === 'string' ? value : listCell(value))));
const titles = (columns: readonly TextColumn[], labels: Dialect['labels'] = 'zh') =>
  columns.flatMap(({ key, title, value }) => (value ? [labels === 'raw' ? key : title[labels]] : []));
const shownTitles = (columns: readonly TextColumn[], header: readonly string[]) =>
  header.filter((_, place) => columns[place]?.value);

describe('a file without a byte order mark', () => {
  it.each(['utf-8', 'gb18030'])('does not get one from its first title, in %s', async (encoding) => {
    const title = '\uFEFF=1+1';
    const task = { type: 2, params: { filter: [title] }, options: { encoding } };
    const { id } = await records.service.export(task);
    const bytes = Buffer.from(await (await records.service.download(id as string)).arrayBuffer());
    expect(iconv.decode(bytes, encoding, { stripBOM: false })).toBe(`'${title}\r\n`);
  });
});

describe.each(records.types)('what a spreadsheet runs, in an export of $name', (type) => {
  const columns = records.columns(type);
  const exported = async (dialect: Dialect) => table(columns, await records.export(type, dialect), dialect);

  it.each<Dialect>([
    {},
    { labels: 'en', delimiter: ';', null_text: 'N/A' },
    { labels: 'raw', delimiter: '\t', newline: 'lf', encoding: 'utf-8' },
    { labels: 'en', delimiter: '|', encoding: 'gb18030' },
  ])('is a text behind an apostrophe, and nothing else is changed, with %j', async (dialect) => {
    const { header, texts, others } = await exported(dialect);
    expect(texts).toEqual(sorted(rawCells(columns).map((row) => row.map(guardedCell))));
    expect(shownTitles(columns, header)).toEqual(titles(columns, dialect.labels).map(guardedCell));
    expect([...header, ...texts.flat()].filter(isFormula)).toEqual([]);
    expect(others.filter((cell) => isFormula(cell) && !/^-5(;-5)*$/.test(cell))).toEqual([]);
  });

  it('is the text itself again without the apostrophe', async () => {
    const { header, texts } = await exported({});
    // A text that has such an apostrophe of its own is not told from a guarded one.
    const expected = rawCells(columns).map((row) => row.map(textOf));
    expect(sorted(texts.map((row) => row.map(textOf)))).toEqual(sorted(expected));
    expect(shownTitles(columns, header).map(textOf)).toEqual(titles(columns).map(textOf));
  });

  it('stays a formula where the guard is off', async () => {
    const { header, texts } = await exported({ formula_guard: false });
    expect(texts).toEqual(sorted(rawCells(columns)));
    expect(shownTitles(columns, header)).toEqual(titles(columns));
    expect(new Set(texts.flat().filter(isFormula)).size).toBeGreaterThanOrEqual(formulas.length);
    const shown = new Set(texts.flat());
    expect([...harmless].filter((text) => !shown.has(text))).toEqual([]);
  });

  it('is within the quotes of a formula that yields just it, where identifiers are protected that way', async () => {
    const { texts } = await exported({ long_numbers: 'excel_text' });
    const identifiers = columns.flatMap(({ value, identifier }) => (value ? [identifier] : []));
    const expected = rawCells(columns).map((row) =>
      row.map((text, place) =>
        identifiers[place] && Buffer.byteLength(text) <= 255
          ? `="${text.replaceAll('"', '""')}"`
          : guardedCell(text),
      ),
    );
    expect(texts).toEqual(sorted(expected));
  });

  it('is itself in JSON Lines, which no spreadsheet runs', async () => {
    const lines = (await records.export(type, { format: 'jsonl', labels: 'raw' })).toString().trimEnd();
    const rows = lines.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    const keys = columns.flatMap(({ key, value }) => (value ? [key] : []));
    expect(sorted(rows.map((row) => keys.map((key) => row[key])))).toEqual(sorted(rawRows(columns)));
  });
});

/** Prints the rows of a workbook's first sheet: of each cell whether it is text, whether it has a formula, its text. */
const SHEET_READER = `
import json, re, sys, xml.etree.ElementTree as xml, zipfile
space = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
def text(cell):
    shown = ''.join(one.text or '' for one in cell.iter(space + 't'))
    return re.sub('_x([0-9A-F]{4})_', lambda match: chr(int(match[1], 16)), shown)
with zipfile.ZipFile(sys.argv[1]) as file:
    sheet = xml.fromstring(file.read('xl/worksheets/sheet1.xml'))
    others = [name for name in file.namelist() if b'<f' in file.read(name) and 'sheet' in name]
rows = [[[place, one.get('t') in ('inlineStr', 's', 'str'), one.find(space + 'f') is not None, text(one)]
         for place, one in enumerate(row)] for row in sheet.iter(space + 'row')]
json.dump({'rows': rows, 'formulas': others}, sys.stdout)
`;

type SheetCell = [place: number, isText: boolean, isFormula: boolean, text: string];

describeWithPrograms(['python3'], 'what a spreadsheet runs, in a workbook', () => {
  it.each(records.types)('of $name is a text', async (type) => {
    const columns = records.columns(type);
    const path = join(records.service.folder, `${type.value as number}.xlsx`);
    await writeFile(path, await records.export(type, { format: 'xlsx' }));
    const { rows, formulas: found } = await python<{ rows: SheetCell[][]; formulas: string[] }>(
      SHEET_READER,
      path,
    );
    expect(found).toEqual([]);
    expect(rows.flat().filter(([, , isFormulaCell]) => isFormulaCell)).toEqual([]);
    const [header = [], ...shown] = rows.map((row) => {
      const cells = new Map(row.map(([place, isText, , text]) => [place, isText ? text : '(no text)']));
      return columns.flatMap(({ value }, place) => (value ? [cells.get(place) ?? ''] : []));
    });
    expect(header).toEqual(titles(columns));
    expect(sorted(shown)).toEqual(sorted(rawCells(columns)));
  });
});
