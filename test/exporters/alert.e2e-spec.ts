import { TestService } from '../support/service.js';
import { RecordTable } from './record-table.js';

const PRODUCT = '0123456789abcdef0123456789abcdef';

const known = {
  id: '57ff00aa0011223344556677',
  type: 1,
  notify_type: 2,
  product_id: PRODUCT,
  product_name: '空气净化器',
  mac: 'ABCDEFABCDEF',
  from: 1_144_502_212,
  to: ['1144502', '1144503'],
  alert_id: '57ff00aa0011223344556678',
  alert_name: '温度过高',
  alert_value: '00056',
  content: '温度 56℃,\r\n"请检查"',
  tags: '严重;上报',
  location: '23.1291,113.2644',
  create_date: '2014-10-09T08:15:40.843Z',
  is_read: true,
  read_time: '2014-10-09T09:15:40.843Z',
  is_push: true,
};

describe('an export of alert messages', () => {
  let service: TestService;
  let alerts: RecordTable;

  beforeAll(async () => {
    service = await TestService.start();
    alerts = new RecordTable(service, 3, 'alert_message');
    await alerts.insert([
      known,
      { id: 'b', type: 6, to: ['1144503'], is_read: false, create_date: '2016-01-01T00:00:00Z' },
      { id: 'a', from: 7, to: [], tags: '', create_date: '2016-01-01T00:00:00Z' },
    ]);
  });

  afterAll(() => service.stop());

  it('has the documented fields: tags is one text, to is a list', async () => {
    expect(await alerts.cells({ query: { id: known.id } })).toEqual([
      '消息ID,消息类型,通知类型,产品ID,产品名称,设备MAC地址,设备ID,接收者,规则ID,规则名称,告警值,告警内容,告警标签,地点,告警时间 (UTC),是否已读,已读时间 (UTC)'.split(
        ',',
      ),
      [
        '57ff00aa0011223344556677',
        '设备告警',
        '告警',
        PRODUCT,
        '空气净化器',
        'ABCDEFABCDEF',
        '1144502212',
        '1144502;1144503',
        '57ff00aa0011223344556678',
        '温度过高',
        '00056',
        '温度 56℃,\r\n"请检查"',
        '严重;上报',
        '23.1291,113.2644',
        '2014-10-09 08:15:40',
        '是',
        '2014-10-09 09:15:40',
      ],
    ]);
  });

  it('shows the newest first, ties by id', async () => {
    expect(await alerts.ids({})).toEqual(['a', 'b', known.id]);
    expect(await alerts.ids({ order: { create_date: 'asc' } })).toEqual([known.id, 'a', 'b']);
  });

  it('shows an unread message as unread, and a type without a label as its number', async () => {
    const filter = ['type', 'is_read', 'read_time', 'is_push', 'from', 'to'];
    expect((await alerts.cells({ filter, query: { id: 'b' } }))[1]).toEqual([
      '6',
      '否',
      '',
      '',
      '',
      '1144503',
    ]);
  });

  it.each([
    [{ from: 7 }, ['a']],
    [{ from: { $in: [7, 1_144_502_212] } }, ['a', known.id]],
    [{ to: { $in: [1144503] } }, ['b', known.id]],
    [{ to: { $all: ['1144502', '1144503'] } }, [known.id]],
    [{ tags: { $in: ['严重;上报'] } }, [known.id]],
    [{ tags: '' }, ['a']],
    [{ product_id: { $in: [PRODUCT] }, mac: { $like: 'defab' }, content: { $like: '56' } }, [known.id]],
  ])('with query %j has the messages %j', async (query, expected) => {
    expect(await alerts.ids({ query })).toEqual(expected);
  });

  it.each([
    { query: { alert_name: '温度过高' } },
    { query: { alert_value: '56' } },
    { query: { product_name: '空气净化器' } },
    { query: { location: '' } },
    { query: { tags: { $all: ['严重'] } } },
    { order: { from: 'asc' } },
    { order: { is_read: 'asc' } },
    { filter: ['lasting'] },
  ])('refuses %j', async (params) => {
    expect(await alerts.refusal(params)).toMatchObject({ code: 4001001 });
  });
});
