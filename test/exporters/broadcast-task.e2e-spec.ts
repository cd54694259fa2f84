import { TestService } from '../support/service.js';
import { RecordTable } from './record-table.js';

const known = {
  id: '57ff00aa0011223344556677',
  title: 'News',
  content: '大家好, "新品"',
  time: '2016-08-15T09:26:18.87Z',
  expire: '2016-08-16T09:24:15.70Z',
  status: 2,
  action_type: 1,
  action_url: 'https://example.com',
  user_num: 100,
  arrive_num: 80,
  read_num: 40,
  scope_type: 2,
  scope_app_list: ['app1', 'app2'],
  scope_product_list: ['product1'],
  scope_group_type: 1,
  scope_group_start_day: '2016-08-06',
  scope_group_end_day: '2016-08-13',
  scope_area_type: 1,
  scope_area_province: '广东',
  scope_area_city: '广州',
  scope_tag_type: 2,
  scope_tag_tag_list: ['tag1', 'a;b'],
};

describe('an export of push tasks', () => {
  let service: TestService;
  let broadcasts: RecordTable;

  beforeAll(async () => {
    service = await TestService.start();
    broadcasts = new RecordTable(service, 10, 'broadcast_task');
    await broadcasts.insert([
      known,
      {
        id: 'b',
        title: 'news again',
        time: '2016-09-01T00:00:00Z',
        action_type: 2,
        action_command: 'refresh',
        scope_type: 3,
        scope_user: ['1144502', '1144503'],
      },
      { id: 'a', title: 'Draft', status: 0, scope_type: 1 },
    ]);
  });

  afterAll(() => service.stop());

  it('has one column for each nested field of action and scope', async () => {
    expect(await broadcasts.cells({ query: { id: known.id } })).toEqual([
      '任务ID,消息标题,消息内容,推送时间 (UTC),失效时间 (UTC),推送状态,动作类型,动作链接,动作指令,推送人数,送达人数,阅读人数,推送范围,指定用户ID,目标应用ID,目标产品ID,人群条件,人群开始日期,人群结束日期,地域条件,目标省份,目标城市,标签条件,目标标签'.split(
        ',',
      ),
      [
        known.id,
        'News',
        '大家好, "新品"',
        '2016-08-15 09:26:18',
        '2016-08-16 09:24:15',
        '已发送',
        '打开网页',
        'https://example.com',
        '',
        '100',
        '80',
        '40',
        '定向推送',
        '',
        'app1;app2',
        'product1',
        '活跃用户',
        '2016-08-06',
        '2016-08-13',
        '自定义',
        '广东',
        '广州',
        '不推送',
        'tag1;"a;b"',
      ],
    ]);
  });

  it.each([
    ['action', '动作类型,动作链接,动作指令'],
    [
      'scope',
      '推送范围,指定用户ID,目标应用ID,目标产品ID,人群条件,人群开始日期,人群结束日期,地域条件,目标省份,目标城市,标签条件,目标标签',
    ],
    ['scope.group', '人群条件,人群开始日期,人群结束日期'],
    ['scope.area', '地域条件,目标省份,目标城市'],
    ['scope.tag', '标签条件,目标标签'],
  ])('shows all fields of object %s if filter names it', async (name, titles) => {
    const [header] = await broadcasts.cells({ filter: [name] });
    expect(header).toEqual(titles.split(','));
  });

  it('shows a field once if filter names both the field and its object', async () => {
    const filter = ['scope.tag.type', 'id', 'scope.tag', 'action', 'scope'];
    const [header] = await broadcasts.cells({ filter });
    expect(header).toEqual(
      '标签条件,任务ID,目标标签,动作类型,动作链接,动作指令,推送范围,指定用户ID,目标应用ID,目标产品ID,人群条件,人群开始日期,人群结束日期,地域条件,目标省份,目标城市'.split(
        ',',
      ),
    );
  });

  it('leaves the cells of a missing object empty', async () => {
    const [, row] = await broadcasts.cells({ filter: ['scope', 'action'], query: { id: 'b' } });
    expect(row).toEqual([
      '单个用户',
      '1144502;1144503',
      ...Array<string>(10).fill(''),
      '执行指令',
      '',
      'refresh',
    ]);
  });

  it('shows the latest first, and tasks without a time last', async () => {
    expect(await broadcasts.ids({})).toEqual(['b', known.id, 'a']);
  });

  it.each([
    [{ title: { $like: 'NEWS' } }, ['b', known.id]],
    [{ time: { $gte: '2016-08-15T00:00:00.000Z', $lte: '2016-08-15T23:59:59.999Z' } }, [known.id]],
    [{ 'action.type': 2 }, ['b']],
    [{ 'scope.type': { $in: [1, 2] } }, [known.id, 'a']],
  ])('with query %j has the push tasks %j', async (query, expected) => {
    expect(await broadcasts.ids({ query })).toEqual(expected);
  });

  it.each([
    { query: { scope: 1 } },
    { query: { action: { type: 1 } } },
    { query: { 'scope.group.type': 1 } },
    { query: { 'scope.group.start_day': '2016-08-06' } },
    { query: { 'scope.tag.tag_list': ['tag1'] } },
    { order: { id: 'asc' } },
    { order: { scope: 'asc' } },
    { order: { 'scope.type': 'asc' } },
    { filter: ['scope.'] },
    { filter: ['scope.group.start'] },
  ])('refuses %j', async (params) => {
    expect(await broadcasts.refusal(params)).toMatchObject({ code: 4001001 });
  });
});
