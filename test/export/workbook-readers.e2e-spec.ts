import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeWith, pythonPackages, runIn } from '../support/installed-programs.js';
import { describeWithPrograms, runProgram } from '../support/programs.js';
import { ExportedDevices } from './exported-devices.js';

/** Prints the cells of a workbook as JSON, by openpyxl, openpyxl's read-only mode, and pandas with calamine. */
const READER = `
import datetime, json, sys
import openpyxl, pandas
shown = lambda value: value.isoformat() if isinstance(value, datetime.datetime) else value
def rows(sheet): return [[shown(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
path = sys.argv[1]
whole, stream = openpyxl.load_workbook(path), openpyxl.load_workbook(path, read_only=True)
frame = pandas.read_excel(path, engine='calamine', dtype=object, header=None, keep_default_na=False)
json.dump({
    'openpyxl': rows(whole.active), 'read_only': rows(stream.active),
    'pandas': [[None if cell == '' else shown(cell) for cell in row] for row in frame.values.tolist()],
    'size': [whole.active.dimensions, stream.active.calculate_dimension()],
    'sheet': whole.active.title, 'filter': whole.active.auto_filter.ref, 'frozen': whole.active.freeze_panes,
    'printed': [whole.active.print_title_rows, whole.active.page_setup.orientation],
    'properties': [whole.properties.title, whole.properties.creator],
    'bold': whole.active['A1'].font.bold, 'widths': [whole.active.column_dimensions[name].width for name in 'ABG'],
}, sys.stdout, default=str)
`;

/** For a look at what the test made. */
const RESULTS = 'test-results';

const packages = pythonPackages(['openpyxl==3.1.5', 'pandas==2.3.3', 'python-calamine==0.5.3']);

describeWith('a workbook, read by programs of Python', packages, (folder) => {
  let subject: ExportedDevices;

  beforeAll(async () => {
    subject = await ExportedDevices.start();
  });

  afterAll(() => subject.stop());

  const read = async (options: object, params?: object) => {
    const { task, path } = await subject.export({ format: 'xlsx', ...options }, params);
    return { task, found: JSON.parse(runIn('.', folder, 'python', ['-c', READER, path])) };
  };

  it('has the same cells for each of them', async () => {
    const { found } = await read({ timezone: 'Asia/Shanghai' });
    const expected = [
      ...[['1', '客厅"灯", 一\n二|三;四五', '0012E5000001', '00012345678901234567', '是', '企业成员']],
    ].map((row) => [...[...row, '2020-07-01T00:30:00', 'a;"b;c";d\te', -5.25, '=1+1', '007']]);
    for (const reader of ['openpyxl', 'read_only', 'pandas']) {
      expect(found[reader]).toHaveLength(4);
      expect(found[reader][1]).toEqual(expected[0]);
      expect(found[reader][2].slice(0, 4)).toEqual(['2', null, '1234567890E12', null]);
      expect(found[reader][3].slice(8)).toEqual(['12345678901234567890.5', '＝1', 42]);
    }
    expect(found.openpyxl[0][6]).toBe('激活时间 (Asia/Shanghai)');
  });

  it('tells its size, and is ready to be filtered and printed', async () => {
    const { task, found } = await read({});
    expect(found).toMatchObject({
      size: ['A1:K4', 'A1:K4'],
      sheet: '设备列表',
      filter: 'A1:K4',
      frozen: 'A2',
      printed: ['$1:$1', 'landscape'],
      properties: [task.name, task.creator_name],
      bold: true,
    });
    const [id, name, time] = found.widths as [number, number, number];
    expect(id).toBeLessThan(name);
    expect(time).toBeGreaterThan('2014-10-09 08:15:40'.length);
    expect((await read({ labels: 'en' })).found.sheet).toBe('Device list');
  });

  it('has no two columns with one title', async () => {
    await subject.service.database.query(`UPDATE device SET properties = '{"设备名称": "x"}' WHERE id = 1`);
    const { found } = await read({}, { filter: ['id', 'name', '设备名称'] });
    expect(found.openpyxl.slice(0, 2)).toEqual([
      ['设备ID', '设备名称 (name)', '设备名称 (设备名称)'],
      ['1', '客厅"灯", 一\n二|三;四五', 'x'],
    ]);
  });
});

describeWithPrograms(['soffice'], 'a workbook, printed by LibreOffice', () => {
  it('is one page of a PDF in landscape, which lies in test-results', async () => {
    const subject = await ExportedDevices.start();
    try {
      const { path } = await subject.export({ format: 'xlsx', timezone: 'Asia/Shanghai' });
      const profile = `-env:UserInstallation=file://${join(subject.service.folder, 'profile')}`;
      const target = join(RESULTS, 'workbook.xlsx');
      await mkdir(RESULTS, { recursive: true });
      await copyFile(path, target);
      await runProgram('soffice', profile, '--headless', '--convert-to', 'pdf', '--outdir', RESULTS, target);
      const printed = (await readFile(join(RESULTS, 'workbook.pdf'))).toString('latin1');
      expect(printed.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
      const [, width, height] = /\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/.exec(printed) ?? [];
      expect(Number(width)).toBeGreaterThan(Number(height));
    } finally {
      await subject.stop();
    }
  });
});
