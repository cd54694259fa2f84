import type { WarrantyRecord } from '../warranty-plugin-query.js';

const DAY = 86_400_000;
const FIRST = Date.parse('2016-03-01T01:30:00.843Z');

const surnames = ['王', '李', '张', '刘', '陈', '杨', '黄', '赵', '吴', '周', '徐', '孙', '欧阳', '司马'];
const givenNames = ['伟', '秀英', '娜', '敏', '静', '磊', '洋', '艳', '勇', '杰', '涛', '明', '桂兰'];
const places = [
  ['广东', '广州', '天河'],
  ['广东', '深圳', '南山'],
  ['浙江', '杭州', '西湖'],
  ['四川', '成都', '武侯'],
  ['北京', '北京', '海淀'],
  ['上海', '上海', '浦东新区'],
  ['内蒙古', '呼和浩特', '赛罕'],
] as const;
const products = [
  ['空气净化器', 'KJ-350A'],
  ['净水器', 'RO-75, 二代'],
  ['"智享"扫地机器人', 'SD-01'],
  ['空调', 'KFR-35GW/BP'],
  ['新风机', ''],
] as const;
const remarks = [
  '',
  '请在工作日上午联系',
  '客户要求:\n1. 更换滤芯\n2. 检查"漏水"',
  '第一行\r\n第二行',
  '=HYPERLINK("http://example.com","点此")',
  '+86 10 5555 0123',
  '-',
  '@值班',
  ' 前后有空格 ',
  '已寄出 📦, 待签收; 单号 SF0001234567890',
  '𠮷野家门店',
  null,
];

/**
 * The registrations of the demo enterprise, the same ones on every machine. Their texts are hard on CSV files. Some fields
 * are missing, null or empty, and several registrations share a time.
 */
export function demoRegistrations(count: number): WarrantyRecord[] {
  return Array.from({ length: count }, (_, index) => registration(index));
}

function registration(index: number): WarrantyRecord {
  // The sample lists have different lengths, so that their values combine in many ways.
  const [province, city, district] = sample(places, index);
  const [product, model] = sample(products, index);
  const created = FIRST + Math.floor(index / 3) * 7_200_017;
  const purchased = Math.floor(created / DAY - (index % 40)) * DAY;
  const days = (index % 4) * 180;
  return {
    _id: `57${String((index * 7919) % 1_000_003).padStart(6, '0')}aa00112233${String(index).padStart(6, '0')}`,
    user_id: String(1_144_502 + index * 13),
    name: nameOf(index),
    ...(index % 9 !== 0 && { gender: sample(['男', '女', ''], index) }),
    phone:
      index % 17 === 0
        ? '+8613800000000'
        : `138${String(index * 104_729)
            .padStart(8, '0')
            .slice(0, 8)}`,
    email: index % 3 === 0 ? null : `user${index}@example.com`,
    area: `${province}${city}${district}`,
    province,
    city,
    district: index % 11 === 0 ? '' : district,
    address: `${district}区中山路${index + 1}号, ${(index % 30) + 1}栋"${index % 4}"单元`,
    product_name: product,
    product_type: model,
    product_sn: String(index * 48_271).padStart(20, '0'),
    ...(index % 13 !== 0 && { purchase_date: new Date(purchased).toISOString() }),
    expired_date: index % 19 === 0 ? null : new Date(purchased + (730 + days) * DAY).toISOString(),
    extended_days: days,
    ...(index % 23 !== 0 && { status: index % 29 === 1 ? 7 : index % 2 }),
    remark: sample(remarks, index),
    create_time: new Date(created).toISOString(),
  };
}

function nameOf(index: number): string {
  if (index % 31 === 5) return '=1+1';
  if (index % 37 === 6) return "O'Brien, Émile";
  return `${sample(surnames, index)}${sample(givenNames, index)}`;
}

function sample<T>(samples: readonly T[], index: number): T {
  return samples[index % samples.length] as T;
}
