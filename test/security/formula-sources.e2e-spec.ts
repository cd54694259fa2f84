import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { inLanguage, type Column } from '../../src/exporter/column.js';
import { literal } from '../../src/records/sql-plan.js';
import { ExportFile } from '../../src/file/export-file.js';
import { fileOptions, FileOptions } from '../../src/file/file-options.js';
import { codePoint } from '../support/code-point.js';
import { handedOver } from '../support/handed-over.js';
import { FileWriter } from '../support/file-writer.js';
import { BLANKS, formulas, guardedCell, harmless, isFormula, listCell, STARTS } from './formulas.js';

/** Any characters, most often behind what begins a formula or between what separates cells. */
const text = fc.oneof(
  fc.constantFrom(...formulas, ...harmless),
  fc
    .tuple(
      fc.constantFrom('', ...STARTS, ...BLANKS),
      fc.array(fc.constantFrom(...STARTS, ...BLANKS, '"', ',', ';', '|', "'", ' ', '1', 'a', '灯'), {
        maxLength: 5,
      }),
      fc.string({ unit: codePoint, maxLength: 5 }),
    )
    .map(([start, pieces, rest]) => (start + pieces.join('') + rest).replaceAll('\0', '')),
);

// Equal titles get the keys of their columns.
const distinct = fc.uniqueArray(text, { minLength: 4, maxLength: 4 });
const columns = distinct.map((titles): Column[] =>
  (
    [{ type: 'text' }, { type: 'list' }, { type: 'list', of: 'text' }, { type: 'json' }] satisfies Pick<
      Column,
      'type' | 'of'
    >[]
  ).map((kind, index) => {
    const title = titles[index] ?? '';
    return { ...kind, key: `c${index}`, title: { zh: title, en: title } };
  }),
);
const list = fc.array(text, { minLength: 1, maxLength: 3 });
const rows = fc.array(fc.tuple(text, list, list, text), { minLength: 1, maxLength: 10 });

const dialects = fc
  .record<Partial<FileOptions>>({
    labels: fc.constantFrom('zh', 'en'),
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    newline: fc.constantFrom('crlf', 'lf'),
    encoding: fc.constant('utf-8'),
  })
  .map((sent) => fileOptions(sent, new FileOptions()));

describe('what begins like a formula, whatever follows', () => {
  let writer: FileWriter;

  beforeAll(async () => {
    writer = await FileWriter.start();
  });

  afterAll(() => writer.stop());

  it('is guarded in the same bytes from both kinds of source, and nothing else is changed', async () => {
    await fc.assert(
      fc.asyncProperty(columns, rows, dialects, async (asked, shown, options) => {
        const source = shown.map(([c0, c1, c2, c3], place) => ({ place, c0, c1, c2, c3 }));
        const table = `jsonb_to_recordset(${literal(JSON.stringify(source), 'jsonb')})
          AS t (place integer, c0 text, c1 text[], c2 text[], c3 jsonb)`;
        const plan = { title: { zh: '', en: '' }, columns: asked, personalData: 'clear' as const };
        const sql = { from: `FROM ${table}`, orderBy: 't.place' };
        const open = () => Promise.resolve({ total: source.length, records: handedOver(source) });
        const file = new ExportFile(options);
        const bytes = await writer.written({ ...plan, sql }, file);
        expect((await writer.written({ ...plan, open }, file)).equals(bytes)).toBe(true);

        const cells = parse(bytes, {
          delimiter: options.delimiter,
          record_delimiter: options.newline === 'lf' ? '\n' : '\r\n',
        });
        expect(cells).toEqual([
          asked.map(({ title }) => guardedCell(inLanguage(title, 'zh'))),
          ...shown.map((row) =>
            row.map((value) => guardedCell(typeof value === 'string' ? value : listCell(value))),
          ),
        ]);
        expect(cells.flat().filter(isFormula)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
