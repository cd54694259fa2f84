import fc from 'fast-check';
import type { Column } from '../../src/exporter/column.js';
import { FileOptions, fileOptions } from '../../src/file/file-options.js';

/** Values of a `text_enum`, some of which have a label. */
export const words = ['', 'open', 'closed', 'a;"b"', '=1+1', '-5', 'constructor', '__proto__', "it's"];
export const wordLabels = {
  open: { zh: '未结', en: 'Open; "still"' },
  closed: { zh: '=1+1', en: '' },
  "it's": "Everyone's\n",
};

/** The labels of an `enum`. */
export const labels = {
  [-1]: { zh: '未知', en: 'Unknown, "yet"' },
  1: { zh: '男', en: 'Male' },
  2: { zh: '', en: '' },
};

export const title = { zh: '列', en: 'Column' };

/** Random options; those that cannot be combined with the format are replaced. */
export const optionsOfFiles = fc
  .record<Partial<FileOptions>>({
    format: fc.constantFrom('csv', 'csv', 'xlsx', 'jsonl'),
    labels: fc.constantFrom('zh', 'en', 'raw'),
    timezone: fc.constantFrom(
      ...['UTC', 'UTC', 'Asia/Shanghai', 'America/New_York', 'Asia/Kolkata', 'asia/kolkata', 'CET'],
    ),
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    newline: fc.constantFrom('crlf', 'lf'),
    encoding: fc.constantFrom('utf-8-bom', 'utf-8', 'gb18030'),
    null_text: fc.constantFrom('', '', 'N/A', '-', '无', '"', "'", '\\N'),
    formula_guard: fc.boolean(),
    long_numbers: fc.constantFrom('plain', 'excel_text'),
  })
  .map((sent) => fileOptions({ format: sent.format }, Object.assign(new FileOptions(), sent)));

/** The traits that change a cell; a column with personal data is masked in the tests. */
const traits = fc.record<Pick<Column, 'identifier' | 'personal'>, 'identifier'>(
  { identifier: fc.boolean(), personal: fc.constantFrom('contact', 'text', 'other') },
  { requiredKeys: ['identifier'] },
);

/** Columns of these types, named c0, c1 and so on, with random traits. */
export function columnsOf(types: readonly Pick<Column, 'type' | 'of' | 'labels'>[]): fc.Arbitrary<Column[]> {
  return fc.tuple(...types.map(() => traits)).map((traitsOf) =>
    types.map((type, index): Column => ({
      key: `c${index}`,
      title,
      ...traitsOf[index],
      ...type,
    })),
  );
}
