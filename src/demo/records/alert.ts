/** The alert messages to create. */
export interface AlertBatch {
  corpId: string;
  productId: string;
  count: number;
  /** Alerts come from the devices with ids from 1 to this. */
  devices: number;
  /** Messages go to the users with ids from 1 to this. */
  users: number;
}

/**
 * Creates alert messages with one statement: mostly from devices, some from users, a few from the system, and one of an
 * undocumented type. Product names and MACs match those of the products and devices in the database.
 */
export async function fillAlerts(
  db: { query(sql: string, values: unknown[]): Promise<unknown> },
  { corpId, productId, count, devices, users }: AlertBatch,
): Promise<void> {
  await db.query(INSERT, [corpId, productId, count, devices, users]);
}

// The sample tables have different lengths, so that their values combine in many ways.
const INSERT = `
INSERT INTO alert_message (
  id, corp_id, type, notify_type, product_id, product_name, mac, "from", "to", alert_id, alert_name, alert_value,
  content, tags, location, create_date, is_read, read_time, is_push)
SELECT
  to_hex(extract(epoch FROM create_date)::numeric::bigint) || lpad(to_hex(n), 16, '0'),
  $1, type, notify_type,
  CASE WHEN type < 3 THEN $2 END,
  CASE WHEN type < 3 THEN product.name ELSE '' END,
  device.mac,
  sender,
  CASE
    WHEN type = 3 THEN NULL
    WHEN n % 8 = 0 THEN '{}'
    WHEN n % 3 = 0 THEN ARRAY[n % $5 + 1, n * 7 % $5 + 1, n * 31 % $5 + 1]::text[]
    ELSE ARRAY[n % $5 + 1]::text[]
  END,
  CASE WHEN type < 3 THEN lpad(to_hex(rule.number), 24, '57ff00aa') ELSE '' END,
  CASE WHEN type < 3 THEN rule.name ELSE '' END,
  CASE WHEN type < 3 THEN value END,
  CASE n % 53
    WHEN 3 THEN text || ', "请尽快处理"'
    WHEN 7 THEN text || E'\\n处理人: 值班室'
    WHEN 11 THEN text || E'\\r\\n处理人: 值班室\\r\\n'
    WHEN 17 THEN ''
    WHEN 19 THEN NULL
    WHEN 23 THEN '⚠️' || text
    WHEN 29 THEN '=' || value || '*1'
    WHEN 31 THEN '+86 20 5555 ' || lpad((n % 10000)::text, 4, '0') || ' 请回电'
    WHEN 37 THEN '-' || text
    WHEN 41 THEN '@值班室 ' || text
    WHEN 43 THEN rpad(text, 250, '。请检查' || text)
    ELSE text
  END,
  CASE WHEN n % 9 = 0 THEN NULL WHEN type > 2 OR n % 9 = 1 THEN '' WHEN n % 9 = 2 THEN '二级;需上报' ELSE rule.tag END,
  (ARRAY['', NULL, '广东省广州市天河区', '23.1291,113.2644', '上海市浦东新区, "世纪大道"1号'])[n % 5 + 1],
  create_date,
  is_read,
  CASE WHEN is_read THEN create_date + n % 700 * interval '3 minutes 1.001 seconds' END,
  CASE WHEN n % 11 <> 0 THEN n % 4 <> 0 END
FROM generate_series(1, $3::integer) AS n
CROSS JOIN LATERAL (SELECT
  CASE WHEN n % 997 = 0 THEN 6 ELSE (ARRAY[1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 4, 5])[n % 13 + 1] END AS type,
  CASE WHEN n % 991 = 0 THEN 9 ELSE n % 3 / 2 + 1 END AS notify_type,
  timestamptz '2024-01-01 00:00:05.070Z' + n % 20000 * interval '53 minutes 7.013 seconds' AS create_date,
  n % 5 < 3 AS is_read
) AS sample
CROSS JOIN LATERAL (SELECT
  CASE WHEN type < 3 THEN n * 37::bigint % $4::integer + 1 WHEN type > 3 THEN n % $5::integer + 1 END AS sender
) AS origin
JOIN (VALUES
  (0, '室内温度过高', '严重', '当前温度', '℃'),
  (1, '滤芯寿命不足, 请更换', '轻微', '滤芯剩余', '%'),
  (2, '设备离线', '严重', '', ''),
  (3, '漏水"红色"告警', '严重', '水浸传感器读数', ''),
  (4, 'PM2.5 超标', '通知', 'PM2.5 浓度', 'μg/m³'),
  (5, '-20℃ 低温保护', '轻微', '盘管温度', '℃'),
  (6, '固件升级提醒', '通知', '可用版本', '')
) AS rule (number, name, tag, subject, unit) ON rule.number = n % 7
CROSS JOIN LATERAL (SELECT
  CASE rule.number
    WHEN 2 THEN (ARRAY['offline', 'online'])[n % 2 + 1]
    WHEN 3 THEN lpad((n * 48271::bigint)::text, 20, '0')
    WHEN 5 THEN '-' || n % 40
    ELSE (n % 800 / 8.0)::numeric(6, 2)::text
  END AS value
) AS reading
CROSS JOIN LATERAL (SELECT
  CASE
    WHEN type > 3 THEN '今晚' || (n % 5 + 6) || '点记得关窗'
    WHEN type = 3 THEN '系统将于凌晨维护, 期间设备可能短暂离线'
    ELSE rule.name || ': ' || rule.subject || value || rule.unit
  END AS text
) AS message
LEFT JOIN product ON product.corp_id = $1 AND product.id = $2
LEFT JOIN device ON device.corp_id = $1 AND device.id = sender AND type < 3`;
