import { parse } from 'csv-parse/sync';
import type { Column } from '../../src/exporter/column.js';
import { ExportFile } from '../../src/file/export-file.js';
import { fileOptions, FileOptions } from '../../src/file/file-options.js';
import { handedOver } from '../support/handed-over.js';
import { FileWriter } from '../support/file-writer.js';

/** A column, its type in the database, and its values there and in a record source. */
type Shown = Pick<Column, 'type' | 'of' | 'identifier'> & { title?: Column['title']; sql: string } & {
  values: readonly (readonly [sql: string | null, json: unknown])[];
};

describe('a file', () => {
  let writer: FileWriter;

  beforeAll(async () => {
    writer = await FileWriter.start();
  });

  afterAll(() => writer.stop());

  /** The text of the file, which must be the same from an SQL source and from a record source. */
  const fileOf = async (shown: readonly Shown[], sent: Partial<FileOptions>): Promise<string> => {
    const options = fileOptions({ encoding: 'utf-8', newline: 'lf', ...sent }, new FileOptions());
    const file = new ExportFile(options);
    const columns = shown.map(({ type, of, identifier, title = '列' }, index): Column => ({
      key: `c${index}`,
      title,
      type,
      ...(of && { of }),
      ...(identifier && { identifier }),
    }));
    const plan = { title: { zh: '', en: '' }, columns, personalData: 'clear' as const };
    const places = shown[0]?.values.map((_, place) => place) ?? [];
    const cells = shown.map(
      ({ sql, values }, index) =>
        `unnest(ARRAY[${values.map(([one]) => (one === null ? 'NULL' : `'${one}'`)).join()}]::${sql}[]) AS c${index}`,
    );
    const from = `FROM (SELECT generate_series(1, ${places.length}) AS place, ${cells.join()}) AS t`;
    const source = places.map((place) =>
      Object.fromEntries(shown.map(({ values }, index) => [`c${index}`, values[place]?.[1]])),
    );
    const open = () => Promise.resolve({ total: source.length, records: handedOver(source) });
    const sql = { from, orderBy: 't.place' };
    const text = (await writer.written({ ...plan, sql }, file)).toString();
    expect((await writer.written({ ...plan, open }, file)).toString()).toBe(text);
    return text;
  };

  const numbers: Shown = {
    type: 'number',
    sql: 'numeric',
    values: [
      ['-18.6250000000000000', '-18.6250000000000000'],
      ['113.930500000000000000000000', '113.930500000000000000000000'],
      ['100.00', '100.00'],
      ['100', 100],
      ['0.000', '0.000'],
      ['9007199254740991', '9007199254740991'],
      ['9007199254740993.50', '9007199254740993.50'],
    ],
  };
  const floats: Shown = {
    type: 'number',
    sql: 'double precision',
    values: [
      ['1e-7', 1e-7],
      ['1.5e+20', 1.5e20],
      ['-0.5', -0.5],
      ['100', 100],
    ],
  };

  it('has no zeros at the end of a fraction', async () => {
    expect(await fileOf([numbers], { labels: 'raw' })).toBe(
      'c0\n-18.625\n113.9305\n100\n100\n0\n9007199254740991\n9007199254740993.5\n',
    );
    expect(await fileOf([numbers], { format: 'jsonl' })).toBe(
      '{"c0":-18.625}\n{"c0":113.9305}\n{"c0":100}\n{"c0":100}\n{"c0":0}\n{"c0":9007199254740991}\n{"c0":"9007199254740993.5"}\n',
    );
    const extended: Shown = {
      type: 'json',
      sql: 'jsonb',
      values: [
        ['25.50', 25.5],
        ['"25.50"', '25.50'],
        ['true', true],
      ],
    };
    expect(await fileOf([extended], { labels: 'raw' })).toBe('c0\n25.5\n25.50\ntrue\n');
    expect(await fileOf([extended], { format: 'jsonl' })).toBe('{"c0":25.5}\n{"c0":"25.50"}\n{"c0":true}\n');
  });

  it('has numbers without exponents', async () => {
    expect(await fileOf([floats], { labels: 'raw' })).toBe(
      'c0\n0.0000001\n150000000000000000000\n-0.5\n100\n',
    );
    expect(await fileOf([floats], { format: 'jsonl' })).toBe(
      '{"c0":0.0000001}\n{"c0":"150000000000000000000"}\n{"c0":-0.5}\n{"c0":100}\n',
    );
  });

  it('shows NaN and Infinity of a database as they are', async () => {
    const rows = ['NaN', 'Infinity', '-Infinity'];
    for (const type of ['numeric', 'double precision', 'real']) {
      const from = `FROM unnest('{${rows.join()}}'::${type}[]) WITH ORDINALITY AS t (c0, place)`;
      for (const [format, expected] of [
        ['csv', rows.join('\n')],
        ['jsonl', rows.map((row) => `{"c0":"${row}"}`).join('\n')],
      ] as const) {
        const file = new ExportFile(fileOptions({ format, newline: 'lf' }, new FileOptions()));
        const columns = [{ key: 'c0', title: '列', type: 'number' }] as const;
        const plan = {
          title: { zh: '', en: '' },
          columns,
          personalData: 'clear' as const,
          sql: { from, orderBy: 't.place' },
        };
        expect((await writer.written(plan, file)).toString()).toContain(expected);
      }
    }
  });

  it('has identifiers as strings in JSON Lines, and numbers that a reader could round', async () => {
    const values = [
      ['7', 7],
      ['9007199254740991', 9007199254740991],
      ['9007199254740992', '9007199254740992'],
      ['-9007199254740993', '-9007199254740993'],
      [null, null],
    ] as const;
    const integers: Shown[] = [
      { type: 'integer', identifier: true, sql: 'bigint', values },
      { type: 'integer', sql: 'bigint', values },
      { type: 'enum', sql: 'bigint', values },
      {
        type: 'json',
        sql: 'jsonb',
        values: values.map(([sql, json]) => [sql, json === null ? null : BigInt(json)]),
      },
    ];
    expect(await fileOf(integers, { format: 'jsonl' })).toBe(
      [
        '{"c0":"7","c1":7,"c2":7,"c3":7}',
        '{"c0":"9007199254740991","c1":9007199254740991,"c2":9007199254740991,"c3":9007199254740991}',
        '{"c0":"9007199254740992","c1":"9007199254740992","c2":"9007199254740992","c3":"9007199254740992"}',
        '{"c0":"-9007199254740993","c1":"-9007199254740993","c2":"-9007199254740993","c3":"-9007199254740993"}',
        '{"c0":null,"c1":null,"c2":null,"c3":null}\n',
      ].join('\n'),
    );
  });

  it('has as many rows as records if its only column has missing values', async () => {
    const text: Shown = {
      type: 'text',
      sql: 'text',
      values: [
        ['a', 'a'],
        [null, null],
        ['', ''],
        ['b', 'b'],
      ],
    };
    const file = await fileOf([text], { labels: 'raw' });
    expect(file).toBe('c0\na\n""\n""\nb\n');
    expect(parse(file, { skip_empty_lines: true })).toHaveLength(5);
    expect(await fileOf([text], { labels: 'raw', null_text: '-' })).toBe('c0\na\n-\n""\nb\n');
    // Only one missing value among several cells can be told from an empty text.
    expect(await fileOf([text, text], { labels: 'raw' })).toBe('c0,c1\na,a\n,\n"",""\nb,b\n');
  });

  it.each(['csv', 'jsonl'] as const)('has a distinct title for each column in format %s', async (format) => {
    const value: Shown = { type: 'text', sql: 'text', values: [['a', 'a']] };
    const shown = ['湿度', '温度', '湿度', '湿度 (c0)'].map((title) => ({ ...value, title }));
    const titles = async (columns: Shown[]): Promise<string[]> => {
      const [first = ''] = (await fileOf(columns, { format, labels: 'zh' })).split('\n');
      return format === 'csv' ? first.split(',') : Object.keys(JSON.parse(first) as object);
    };
    expect(await titles(shown.slice(0, 3))).toEqual(['湿度 (c0)', '温度', '湿度 (c2)']);
    expect(await titles(shown)).toEqual(['c0', 'c1', 'c2', 'c3']);
    expect(await titles(shown.slice(0, 2))).toEqual(['湿度', '温度']);
    const times = [1, 2].map((): Shown => ({
      ...value,
      type: 'datetime',
      sql: 'timestamptz',
      values: [[null, null]],
    }));
    expect(await titles(times)).toEqual(['列 (UTC) (c0)', '列 (UTC) (c1)']);
  });
});
