import { gunzipSync } from 'node:zlib';
import { csvFilter, openInLibreOffice, type SheetCell } from '../support/libre-office.js';
import { describeWithPrograms, python } from '../support/programs.js';
import { devices, ExportedDevices, FIELDS } from './exported-devices.js';

/** What the cells of these devices are in the default file, by rules of this suite's own. */
const shown = [
  [
    ...['1', devices[0]?.name, '0012E5000001', '00012345678901234567', '是', '企业成员'],
    ...['2020-06-30 16:30:00', 'a;"b;c";d\te', '-5.25', `'=1+1`, '007'],
  ],
  ['2', '', '1234567890E12', '', '', '', '', '', '', '', ''],
  [
    ...['3', ' 𠀀😀_x0041_ ', `'+86`, '"quoted"', '否', '9'],
    ...['1969-12-31 23:59:59', '', '12345678901234567890.5', `'＝1`, '42'],
  ],
];

/** Reads a CSV file as a program of others does, and prints its rows as JSON. */
const CSV_READER = `
import csv, json, sys
with open(sys.argv[1], encoding=sys.argv[2], newline='') as file:
    json.dump(list(csv.reader(file, delimiter=sys.argv[3], strict=True)), sys.stdout)
`;
const ZIP_READER = `
import base64, json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as file:
    assert file.testzip() is None
    json.dump({one.filename: base64.b64encode(file.read(one)).decode() for one in file.infolist()}, sys.stdout)
`;
const GZIP_READER = `
import base64, gzip, json, sys
json.dump(base64.b64encode(gzip.open(sys.argv[1]).read()).decode(), sys.stdout)
`;
const JSONL_READER = `
import json, sys
with open(sys.argv[1], encoding='utf-8') as file:
    json.dump([list(json.loads(line, parse_float=str, parse_int=str).items()) for line in file], sys.stdout)
`;

describeWithPrograms(['python3', 'soffice'], 'a file with options, read by programs of others', () => {
  let subject: ExportedDevices;
  let exported: ExportedDevices['export'];

  beforeAll(async () => {
    subject = await ExportedDevices.start();
    exported = subject.export.bind(subject);
  });

  afterAll(() => subject.stop());

  const table = async (options: { encoding?: string; delimiter?: string }, params?: object) => {
    const { path } = await exported(options, params);
    const encoding = { 'utf-8': 'utf-8', gb18030: 'gb18030' }[options.encoding ?? ''] ?? 'utf-8-sig';
    return python<string[][]>(CSV_READER, path, encoding, (options.delimiter ?? ',').replace('tab', '\t'));
  };

  describe('as CSV', () => {
    it.each([
      {},
      { encoding: 'utf-8' },
      { encoding: 'gb18030' },
      { delimiter: ';' },
      { delimiter: '\t', newline: 'lf' },
      { delimiter: 'tab', encoding: 'gb18030' },
      { delimiter: '|', newline: 'lf' },
    ])('has the same cells with %j', async (options) => {
      expect((await table(options)).slice(1)).toEqual(shown);
    });

    it('begins with a byte order mark only where it is asked for, and ends its lines as asked for', async () => {
      const ids = { filter: ['id'] };
      const text = async (options: object) => (await exported(options, ids)).bytes.toString('latin1');
      expect(await text({})).toBe(Buffer.from('\uFEFF设备ID\r\n1\r\n2\r\n3\r\n').toString('latin1'));
      expect(await text({ encoding: 'utf-8', newline: 'lf', labels: 'raw' })).toBe('id\n1\n2\n3\n');
      expect(await text({ encoding: 'gb18030', newline: 'lf' })).toBe('\xC9\xE8\xB1\xB8ID\n1\n2\n3\n');
    });

    it('says of what kind it is', async () => {
      expect((await exported({})).headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect((await exported({ encoding: 'gb18030' })).headers.get('content-type')).toBe(
        'text/csv; charset=gb18030',
      );
    });

    it('speaks English, in the zone that is asked for', async () => {
      const [header, row] = await table({ labels: 'en', timezone: 'Asia/Shanghai' } as object);
      expect(header).toEqual([
        ...['Device ID', 'Device name', 'MAC address', 'Serial number', 'Online', 'Creator type'],
        ...['Activated at (Asia/Shanghai)', 'Tags', 'Total online time (s)', 'Domain', '颜色'],
      ]);
      expect(row?.slice(4, 7)).toEqual(['yes', 'Enterprise member', '2020-07-01 00:30:00']);
    });

    it('has keys, numbers and instants without labels', async () => {
      const [header, row, , last] = await table({ labels: 'raw', timezone: 'Asia/Shanghai' } as object);
      expect(header).toEqual(FIELDS);
      expect(row?.slice(4, 7)).toEqual(['true', '1', '2020-06-30T16:30:00.250Z']);
      expect(last?.slice(4, 7)).toEqual(['false', '9', '1969-12-31T23:59:59.999Z']);
    });

    it('has the text for missing values in their place, and in no other', async () => {
      const rows = await table({ null_text: 'N/A' } as object);
      const missing = rows
        .slice(1)
        .map((row) => row.flatMap((cell, index) => (cell === 'N/A' ? [index] : [])));
      expect(missing).toEqual([[], [1, 3, 4, 5, 6, 7, 8, 9, 10], []]);
    });

    it('has its header where no row matches, whatever the options', async () => {
      const none = { filter: ['id', 'name'], query: { id: { $in: [] } } };
      expect(await table({ delimiter: ';', encoding: 'gb18030' }, none)).toEqual([['设备ID', '设备名称']]);
    });

    const opened = async (options: { encoding?: string; delimiter?: string }) => {
      const { path } = await exported(options);
      const encoding = options.encoding === 'gb18030' ? 'gb18030' : 'utf-8';
      const [sheet] = await openInLibreOffice(path, csvFilter(options.delimiter ?? ',', encoding));
      return (place: number, field: string): SheetCell | undefined =>
        sheet?.rows[place]?.[FIELDS.indexOf(field)];
    };

    it('holds no formula for a spreadsheet, and numbers stay numbers', async () => {
      const cell = await opened({});
      expect(cell(1, 'domain')).toEqual({ type: 'string', value: `'=1+1`, formula: null });
      expect(cell(3, 'domain')).toEqual({ type: 'string', value: `'＝1`, formula: null });
      expect(cell(1, 'online_count')).toEqual({ type: 'float', value: '-5.25', formula: null });
      expect(cell(1, 'active_date')).toMatchObject({ type: 'date', value: '2020-06-30T16:30:00' });
    });

    it('is run by a spreadsheet where the guard is off, which is what the guard is for', async () => {
      const cell = await opened({ formula_guard: false } as object);
      expect(cell(1, 'domain')).toMatchObject({ type: 'float', value: '2' });
    });

    it('keeps the digits of identifiers in a spreadsheet', async () => {
      const plain = await opened({});
      expect(plain(2, 'mac')).toMatchObject({ type: 'float' });
      expect(plain(1, 'sn')).toMatchObject({ type: 'float' });
      const cell = await opened({ long_numbers: 'excel_text' } as object);
      expect(cell(1, 'id')).toMatchObject({ type: 'string', value: '1' });
      expect(cell(1, 'mac')).toMatchObject({ type: 'string', value: '0012E5000001' });
      expect(cell(2, 'mac')).toMatchObject({ type: 'string', value: '1234567890E12' });
      expect(cell(3, 'mac')).toMatchObject({ type: 'string', value: '+86' });
      expect(cell(1, 'sn')).toMatchObject({ type: 'string', value: '00012345678901234567' });
      expect(cell(3, 'sn')).toMatchObject({ type: 'string', value: '"quoted"' });
      expect(cell(1, '颜色')).toMatchObject({ type: 'string', value: '007' });
      expect(cell(3, '颜色')).toMatchObject({ type: 'float', value: '42' });
      expect(cell(1, 'online_count')).toMatchObject({ type: 'float', value: '-5.25' });
      expect(cell(1, 'domain')).toMatchObject({ type: 'string', value: `'=1+1` });
    });

    it('opens in a spreadsheet in gb18030 with all its characters', async () => {
      const cell = await opened({ encoding: 'gb18030', delimiter: ';' });
      expect(cell(3, 'name')?.value).toContain('𠀀😀');
      expect(cell(1, 'creator_type')?.value).toBe('企业成员');
    });
  });

  describe('compressed', () => {
    it('unpacks to the file itself, in each format and encoding', async () => {
      for (const options of [{}, { encoding: 'gb18030' }, { format: 'jsonl' }] as { format?: string }[]) {
        const { bytes } = await exported(options);
        const gzip = await exported({ ...options, compress: 'gzip' });
        expect(gzip.headers.get('content-type')).toBe('application/gzip');
        const unpacked = Buffer.from(await python<string>(GZIP_READER, gzip.path), 'base64');
        expect(unpacked.equals(bytes)).toBe(true);
        expect(gunzipSync(gzip.bytes).equals(bytes)).toBe(true);

        const zip = await exported({ ...options, compress: 'zip' });
        expect(zip.headers.get('content-type')).toBe('application/zip');
        const files = await python<Record<string, string>>(ZIP_READER, zip.path);
        expect(files).toEqual({ [`导出.${options.format ?? 'csv'}`]: bytes.toString('base64') });
      }
    });

    it('is named for what it is', async () => {
      for (const [options, key, name] of [
        [{ compress: 'gzip' }, '1.csv.gz', '导出.csv.gz'],
        [{ compress: 'zip' }, '1.zip', '导出.zip'],
        [{ format: 'xlsx' }, '1.xlsx', '导出.xlsx'],
        [{ format: 'jsonl', compress: 'gzip' }, '1.jsonl.gz', '导出.jsonl.gz'],
      ] as const) {
        const { task, headers } = await exported(options);
        expect(task.link_url).toMatch(new RegExp(`/${key}$`));
        expect(headers.get('content-disposition')).toContain(`filename*=UTF-8''${encodeURIComponent(name)}`);
      }
    });
  });

  describe('as JSON Lines', () => {
    const lines = async (options: object) =>
      python<[string, unknown][][]>(JSONL_READER, (await exported({ format: 'jsonl', ...options })).path);

    it('has an object for each row, with all digits of numbers, and lists as lists', async () => {
      const [first, second, third] = await lines({});
      expect(first).toEqual([
        ['id', '1'],
        ['name', devices[0]?.name],
        ['mac', '0012E5000001'],
        ['sn', '00012345678901234567'],
        ['is_online', true],
        ['creator_type', '1'],
        ['active_date', '2020-06-30T16:30:00.250Z'],
        ['tags', ['a', 'b;c', 'd\te']],
        ['online_count', '-5.25'],
        ['domain', '=1+1'],
        ['颜色', '007'],
      ]);
      expect(second?.filter(([, value]) => value !== null).map(([key]) => key)).toEqual(['id', 'mac']);
      expect(Object.fromEntries(third ?? [])).toMatchObject({
        tags: [],
        online_count: '12345678901234567890.5',
      });
    });

    it('names its members like a header, and words values like cells', async () => {
      const [first] = await lines({ labels: 'zh', timezone: 'Asia/Shanghai' });
      expect(Object.fromEntries(first ?? [])).toMatchObject({
        设备ID: '1',
        是否在线: '是',
        创建者类型: '企业成员',
        '激活时间 (Asia/Shanghai)': '2020-07-01 00:30:00',
        颜色: '007',
      });
    });

    it('loses no member whose title is another’s too', async () => {
      const params = { filter: ['id', '设备ID', '设备ID (id)'], query: { id: 1 } };
      const { bytes } = await exported({ format: 'jsonl', labels: 'zh' }, params);
      expect(Object.keys(JSON.parse(bytes.toString()) as object)).toHaveLength(3);
    });

    it('is empty where no row matches', async () => {
      expect((await exported({ format: 'jsonl' }, { query: { id: { $in: [] } } })).bytes.length).toBe(0);
    });
  });
});
