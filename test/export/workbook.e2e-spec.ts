import { openInLibreOffice } from '../support/libre-office.js';
import { describeWithPrograms } from '../support/programs.js';
import { devices, ExportedDevices, FIELDS } from './exported-devices.js';

describeWithPrograms(['python3', 'soffice'], 'a workbook, opened by LibreOffice', () => {
  let subject: ExportedDevices;

  beforeAll(async () => {
    subject = await ExportedDevices.start();
  });

  afterAll(() => subject.stop());

  const opened = async (options: object, params?: object) => {
    const { path } = await subject.export({ format: 'xlsx', ...options }, params);
    const sheets = await openInLibreOffice(path);
    expect(sheets).toHaveLength(1);
    const rows = sheets[0]?.rows ?? [];
    return { rows, cell: (place: number, field: string) => rows[place]?.[FIELDS.indexOf(field)] };
  };
  const text = (value: string) => ({ type: 'string', value, formula: null });

  it('has cells of their types, and identifiers as texts', async () => {
    const { rows, cell } = await opened({});
    expect(rows[0]?.map(({ value }) => value)).toEqual([
      ...['设备ID', '设备名称', 'MAC地址', '序列号', '是否在线', '创建者类型', '激活时间 (UTC)'],
      ...['设备标签', '在线总时长（秒）', '自定义域', '颜色'],
    ]);
    expect(rows[1]?.slice(0, 6)).toEqual(
      ['1', devices[0]?.name ?? '', '0012E5000001', '00012345678901234567', '是', '企业成员'].map(text),
    );
    expect(cell(1, 'active_date')).toMatchObject({ type: 'date', value: '2020-06-30T16:30:00' });
    expect(rows[1]?.slice(7)).toEqual([
      text('a;"b;c";d\te'),
      { type: 'float', value: '-5.25', formula: null },
      text('=1+1'),
      text('007'),
    ]);
    expect(rows[2]?.map(({ type }) => type)).toEqual(['string', null, 'string']);
    expect(cell(3, 'name')).toEqual(text(' 𠀀😀_x0041_ '));
    expect(cell(3, 'mac')).toEqual(text('+86'));
    expect(cell(3, 'creator_type')).toMatchObject({ type: 'float', value: '9' });
    expect(cell(3, 'online_count')).toEqual(text('12345678901234567890.5'));
    expect(cell(3, '颜色')).toMatchObject({ type: 'float', value: '42' });
  });

  it('has times in the zone, and instants without labels', async () => {
    const { cell } = await opened({ timezone: 'Asia/Shanghai', null_text: '无' });
    expect(cell(1, 'active_date')).toMatchObject({ type: 'date', value: '2020-07-01T00:30:00' });
    expect(cell(2, 'sn')).toEqual(text('无'));
    expect(cell(2, '颜色')).toEqual(text('无'));
    const raw = await opened({ labels: 'raw' });
    expect(raw.rows[0]?.map(({ value }) => value)).toEqual(FIELDS);
    expect(raw.cell(1, 'active_date')).toEqual(text('2020-06-30T16:30:00.250Z'));
    // LibreOffice reads a boolean as the function that yields it.
    expect(raw.cell(1, 'is_online')).toEqual({ type: 'float', value: '1', formula: 'of:=TRUE()' });
    expect(raw.cell(1, 'creator_type')).toMatchObject({ type: 'float', value: '1' });
  });

  it('has its header where no row matches', async () => {
    const { rows } = await opened({}, { filter: ['id', 'name'], query: { id: { $in: [] } } });
    expect(rows.map((row) => row.map(({ value }) => value))).toEqual([['设备ID', '设备名称']]);
  });

  it('ends in Invalid with a reason where a text is longer than a cell can be', async () => {
    await subject.service.database.query(`UPDATE device SET domain = repeat('x', 32768) WHERE id = 2`);
    const task = (options: object) => subject.create(options, { filter: ['domain'] });
    expect(await task({ format: 'xlsx', labels: 'en' })).toMatchObject({
      status: 4,
      result_code: 'refused',
      result_desc: expect.stringMatching(/^The task cannot be exported: domain: .*csv/),
    });
    expect(await task({})).toMatchObject({ status: 3 });
    await subject.service.database.query('UPDATE device SET domain = NULL WHERE id = 2');
  });
});
