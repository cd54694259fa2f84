/** The devices to create. */
export interface DeviceBatch {
  corpId: string;
  productId: string;
  /** The first id. The values of a device depend on its id alone. */
  firstId: number;
  count: number;
}

/**
 * Creates devices with one statement, the same ones on every machine: a few thousand for the demo, a million for a
 * benchmark. Their values are hard on CSV files: commas, quotes, line breaks, blanks, formulas, empty and missing values,
 * lists whose elements contain the separator.
 */
export async function fillDevices(
  db: { query(sql: string, values: unknown[]): Promise<unknown> },
  { corpId, productId, firstId, count }: DeviceBatch,
): Promise<void> {
  await db.query(INSERT, [corpId, productId, firstId, firstId + count - 1]);
}

// The sample tables have different lengths, so that their values combine in many ways.
const INSERT = `
INSERT INTO device (
  id, corp_id, product_id, mac, name, is_active, active_date, is_online, last_login, last_login_ip,
  mcu_mod, mcu_version, firmware_mod, firmware_version, region_id, sn, domain, create_time, creator_id,
  creator_type, tags, dealer_scope, heavy_buyer, groups, last_reset, online_count, soft_init_date, properties)
SELECT
  id, $1, $2,
  '00E04C' || upper(lpad(to_hex(id % 16777216), 6, '0')),
  CASE id % 50
    WHEN 3 THEN room || ',' || thing || ', 备用'
    WHEN 7 THEN room || '"' || thing || '"'
    WHEN 11 THEN room || E'\\n' || thing
    WHEN 13 THEN room || E'\\r\\n' || thing
    WHEN 17 THEN ''
    WHEN 19 THEN NULL
    WHEN 23 THEN '💡' || room || thing
    WHEN 29 THEN '  ' || room || thing || ' '
    WHEN 31 THEN '=SUM(A1:A' || id || ')'
    WHEN 33 THEN '+86 10 5555 ' || lpad((id % 10000)::text, 4, '0')
    WHEN 37 THEN '-' || thing || '（停用）'
    WHEN 39 THEN '@' || room
    WHEN 41 THEN E'\\t' || thing
    WHEN 43 THEN '"' || room || '", ' || thing || E'\\r\\n第二行'
    WHEN 47 THEN '𠮷野家' || thing || ';' || room
    ELSE room || thing || ' ' || lpad((id % 1000)::text, 3, '0')
  END,
  active,
  active_date,
  active AND id % 3 = 0,
  last_login,
  CASE WHEN active THEN
    CASE id % 6
      WHEN 5 THEN '2001:db8::' || to_hex(id % 65536)
      ELSE '203.0.113.' || (id % 254 + 1)
    END
  END,
  CASE WHEN active THEN (ARRAY['STM32F1', 'GD32F303', 'HC32, rev. B', ''])[id % 4 + 1] END,
  CASE WHEN active THEN id % 9 + 1 END,
  CASE WHEN active THEN (ARRAY['ESP8266', 'ESP32-C3', 'RTL8710'])[id % 3 + 1] END,
  CASE WHEN active THEN id % 27 + 1 END,
  (id % 34 + 1)::text,
  CASE
    WHEN id % 25 = 0 THEN ''
    WHEN id % 41 = 0 THEN NULL
    WHEN id % 5 = 0 THEN lpad((id * 48271::bigint)::text, 20, '0')
    ELSE '86' || lpad((id * 16807::bigint)::text, 18, '0')
  END,
  (ARRAY['华东', '华南', '华北', '', NULL])[id % 5 + 1],
  create_time,
  (10001 + id % 7)::text,
  id % 4 / 3 + 1,
  CASE id % 11
    WHEN 0 THEN NULL
    WHEN 1 THEN '{}'
    WHEN 2 THEN ARRAY['样板间', 'VIP']
    WHEN 3 THEN ARRAY['二期;三期', '夜间值守']
    WHEN 4 THEN ARRAY['"重点"客户']
    WHEN 5 THEN ARRAY['一楼, 东侧', '', '巡检']
    WHEN 6 THEN ARRAY[E'待修\\n已报备', '🔧']
    ELSE ARRAY['正常']
  END,
  (ARRAY[NULL, '', 'east', 'east,south'])[id % 4 + 1],
  CASE WHEN id % 9 = 0 THEN lpad(to_hex(id % 40), 32, '0') END,
  CASE id % 7
    WHEN 0 THEN NULL
    WHEN 1 THEN '{}'
    WHEN 2 THEN ARRAY[room, '总部']
    WHEN 3 THEN ARRAY['A;B', 'C"D"']
    ELSE ARRAY[room]
  END,
  active_date + id % 90 * interval '1 day',
  CASE WHEN active THEN id * 3617::bigint % 90000000 + (ARRAY[0, 0, 0.5, 0.125])[id % 4 + 1] END,
  CASE WHEN id % 13 = 0 THEN active_date + id % 50 * interval '1 hour' END,
  CASE id % 8
    WHEN 0 THEN NULL
    WHEN 1 THEN '{}'
    WHEN 2 THEN jsonb_build_object('安装位置', room, '颜色', colour, '功率', id % 2000)
    WHEN 3 THEN jsonb_build_object('安装位置', room || ', "东侧"', '功率', id % 500 / 8.0, '温度补偿', -1.5)
    WHEN 4 THEN jsonb_build_object('颜色', colour, '已校准', id % 3 = 0, '备注', E'第一行\\n第二行')
    WHEN 5 THEN jsonb_build_object('参数', jsonb_build_object('亮度', id % 100, '场景', ARRAY['阅读', '影院']))
    WHEN 6 THEN jsonb_build_object('安装位置', NULL, '颜色', '', '公式', '=1+1')
    ELSE jsonb_build_object('安装位置', room, '颜色', colour)
  END
FROM generate_series($3::integer, $4::integer) AS id
CROSS JOIN LATERAL (SELECT
  id % 10 <> 0 AS active,
  (ARRAY['客厅', '主卧', '儿童房', '书房', '厨房', '阳台', '前台', '机房', '走廊', '一号会议室', '培训室',
    '总经理办公室', '仓库'])[id % 13 + 1] AS room,
  (ARRAY['灯', '空调', '新风机', '插座', '窗帘电机', '温湿度传感器', '净水器', '门锁', '摄像头', '加湿器',
    '网关'])[id % 11 + 1] AS thing,
  (ARRAY['白色', '深空灰', '香槟金', '胡桃木'])[id % 4 + 1] AS colour,
  timestamptz '2022-03-01 00:30:00Z' + id % 20000 * interval '97 minutes 3.017 seconds' AS create_time
) AS sample
CROSS JOIN LATERAL (SELECT
  CASE WHEN active THEN create_time + id % 30 * interval '1 day 2 hours 0.843 seconds' END AS active_date
) AS activation
CROSS JOIN LATERAL (SELECT
  CASE WHEN id % 17 <> 0 THEN active_date + id % 200 * interval '5 hours 0.001 seconds' END AS last_login
) AS login`;
