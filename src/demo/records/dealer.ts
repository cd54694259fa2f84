/** The dealers to create. */
export interface DealerBatch {
  corpId: string;
  count: number;
}

/**
 * Creates a tree of dealers with one statement. The demo's devices belong to the first two.
 */
export async function fillDealers(
  db: { query(sql: string, values: unknown[]): Promise<unknown> },
  { corpId, count }: DealerBatch,
): Promise<void> {
  await db.query(INSERT, [corpId, count]);
}

// The sample tables have different lengths, so that their values combine in many ways. Only dealers without children have
// codes that a spreadsheet would spoil, so that the code of a parent is always plain.
const INSERT = `
INSERT INTO dealer (
  id, corp_id, name, email, phone, contacter, address, status, dealer_code, upper_dealer_code, region, sale_goal,
  saled_amount, country, province, city, home_page, create_time)
SELECT
  CASE n WHEN 1 THEN 'east' WHEN 2 THEN 'east,south' ELSE substr(md5('dealer' || n), 1, 24) END,
  $1,
  CASE n % 23
    WHEN 3 THEN agency || ', 一部'
    WHEN 5 THEN '"' || agency || '"'
    WHEN 7 THEN agency || E'\\n(试营业)'
    WHEN 11 THEN '=' || agency
    WHEN 13 THEN agency || '🚚'
    WHEN 17 THEN '@' || agency
    WHEN 19 THEN ' ' || agency || ' '
    ELSE agency
  END,
  'dealer' || n || '@example.com',
  CASE n % 7 WHEN 0 THEN '+86' ELSE '' END || '13900' || lpad(n::text, 6, '0'),
  (ARRAY['赵店长', '钱"老板"', '孙姐', '', NULL])[n % 5 + 1],
  (ARRAY['中山路' || n || '号', '建材市场A区, ' || n || '号铺', '环城北路' || n || E'号\\r\\n二楼', '', NULL])[n % 5 + 1],
  CASE WHEN n % 101 = 100 THEN 2 WHEN n % 10 = 9 THEN 0 ELSE 1 END,
  CASE
    WHEN n <= $2::integer / 8 THEN lpad(n::text, 4, '0')
    WHEN n % 13 = 0 THEN lpad((n * 48271::bigint)::text, 20, '0')
    WHEN n % 13 = 5 THEN n || 'E5'
    WHEN n % 13 = 8 THEN '-' || n
    WHEN n % 13 = 11 THEN n % 12 + 1 || '-' || n % 28 + 1
    ELSE lpad(n::text, 4, '0')
  END,
  CASE WHEN n >= 8 THEN lpad((n / 8)::text, 4, '0') WHEN n % 2 = 0 THEN '' END,
  CASE n WHEN 1 THEN '华东' WHEN 2 THEN '华东,华南' ELSE (ARRAY['华北', '西南;西北', '', NULL])[n % 4 + 1] END,
  CASE WHEN n % 6 <> 0 THEN n % 40 * 500 END,
  n * 37 % 21000,
  place[1], place[2], place[3],
  (ARRAY['https://example.com/dealer/' || n, '', NULL])[n % 3 + 1],
  timestamptz '2021-07-21 10:30:35Z' + n % 5000 * interval '31 hours 17 minutes 0.4 seconds'
FROM generate_series(1, $2::integer) AS n
CROSS JOIN LATERAL (SELECT
  (ARRAY['长江', '珠江', '泰山', '西湖', '天府', '洞庭', '松花江'])[n % 7 + 1]
  || (ARRAY['智能家居总代', '电器经营部', '净水专卖店', '五金商行'])[n % 4 + 1] AS agency,
  string_to_array((ARRAY['中国|浙江|杭州', '中国|广东|深圳', '中国|四川|成都', '||', NULL])[n % 5 + 1], '|') AS place
) AS sample`;
