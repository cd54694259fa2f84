/** The key accounts to create. */
export interface HeavyBuyerBatch {
  corpId: string;
  count: number;
}

/**
 * Creates key accounts with one statement. The demo's devices belong to the first 40; the number of devices of each is
 * counted in the database.
 */
export async function fillHeavyBuyers(
  db: { query(sql: string, values: unknown[]): Promise<unknown> },
  { corpId, count }: HeavyBuyerBatch,
): Promise<void> {
  await db.query(INSERT, [corpId, count]);
}

// The sample tables have different lengths, so that their values combine in many ways.
const INSERT = `
INSERT INTO heavy_buyer (
  id, corp_id, name, industry, location, contacter, contact_way, device_sum, status, country, province, city,
  create_time, email, phone)
SELECT
  customer.id, $1,
  CASE n % 23
    WHEN 3 THEN company || ', ' || coalesce(place[3], '') || '分公司'
    WHEN 5 THEN '"' || company || '"'
    WHEN 7 THEN company || E'\\n(原' || coalesce(place[3], '') || '贸易行)'
    WHEN 11 THEN '=' || company
    WHEN 13 THEN company || '🏢'
    WHEN 17 THEN '@' || company
    ELSE company
  END,
  (ARRAY['安防', '酒店', '地产', '医疗;养老', '', NULL, '教育, 培训'])[n % 7 + 1],
  (ARRAY['天河路' || n || '号', '科技园' || n || '栋, 3层', '世纪大道' || n || E'号\\r\\n(东门)', '', NULL])[n % 5 + 1],
  (ARRAY['王经理', '李"总"', '张工', '', NULL, '陈女士'])[n % 6 + 1],
  (ARRAY[
    '13800' || lpad(n::text, 6, '0'), '+86 20 5555 ' || lpad(n::text, 4, '0'), 'buyer' || n || '@example.com',
    '微信: buyer_' || n || ', 白天', '', NULL, '-', lpad((n * 48271::bigint)::text, 20, '0')
  ])[n % 8 + 1],
  coalesce(owned.devices, 0),
  CASE WHEN n % 97 = 96 THEN 2 WHEN n % 9 = 8 THEN 0 ELSE 1 END,
  place[1], place[2], place[3],
  timestamptz '2022-01-10 01:02:03.004Z' + n % 5000 * interval '19 hours 41 minutes 0.087 seconds',
  CASE WHEN n % 3 = 0 THEN 'buyer' || n || '@example.com' END,
  CASE WHEN n % 4 = 0 THEN '13800' || lpad(n::text, 6, '0') END
FROM generate_series(0, $2::integer - 1) AS n
CROSS JOIN LATERAL (SELECT lpad(to_hex(n), 32, '0') AS id) AS customer
CROSS JOIN LATERAL (SELECT
  (ARRAY['南方', '华星', '锦程', '万和', '博雅', '鼎盛', '安居', '云山', '海陆', '天合', '同济'])[n % 11 + 1]
  || (ARRAY['酒店集团', '物业管理有限公司', '安防科技', '置业', '连锁药房'])[n % 5 + 1] AS company,
  string_to_array((ARRAY['中国|广东|广州', '中国|上海|上海', '中国|湖北|武汉', '||', NULL, '中国|江苏|南京'])[n % 6 + 1], '|')
    AS place
) AS sample
LEFT JOIN (
  SELECT heavy_buyer, count(*) AS devices FROM device WHERE corp_id = $1 GROUP BY heavy_buyer
) AS owned ON owned.heavy_buyer = customer.id`;
