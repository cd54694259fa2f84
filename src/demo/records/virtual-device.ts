/** The devices to create live states for. */
export interface VirtualDeviceBatch {
  corpId: string;
  productId: string;
}

/**
 * Creates the datapoints of a product and the live state of each device. Devices that were never activated have no
 * values. A few values are missing, of another type than their datapoint, or of a datapoint that the product does not list.
 */
export async function fillVirtualDevices(
  db: { query(sql: string, values: unknown[]): Promise<unknown> },
  { corpId, productId }: VirtualDeviceBatch,
): Promise<void> {
  await db.query('UPDATE product SET datapoints = $3 WHERE corp_id = $1 AND id = $2', [
    corpId,
    productId,
    JSON.stringify(DATAPOINTS),
  ]);
  await db.query(INSERT, [corpId, productId]);
}

/** One datapoint of each type, except for a second type of 32-bit numbers. */
const DATAPOINTS = [
  { index: 1, name: '电源', type: 1, symbol: '' },
  { index: 2, name: '温度', type: 5, symbol: '℃' },
  { index: 3, name: '湿度', type: 2, symbol: '%' },
  { index: 4, name: '运行模式', type: 6, symbol: '' },
  { index: 5, name: '累计用电量', type: 9, symbol: 'Wh' },
  { index: 6, name: '信号强度', type: 3, symbol: 'dBm' },
  { index: 7, name: '参数块, "原始"', type: 7, symbol: '' },
  { index: 8, name: '告警码', type: 8, symbol: '' },
];

// The sample tables have different lengths, so that their values combine in many ways.
const INSERT = `
INSERT INTO virtual_device (
  corp_id, device_id, cm_id, ip, online_count, last_login, last_logout, last_update, datapoints)
SELECT
  corp_id, id,
  CASE WHEN is_active THEN (ARRAY['1', '2', '12', 'cm-01, 华东', NULL, ''])[id % 6 + 1] END,
  last_login_ip,
  online_count,
  last_login,
  CASE WHEN NOT is_online THEN last_login + id % 70 * interval '17 minutes 0.03 seconds' END,
  last_login + id % 50 * interval '3 minutes 1.007 seconds',
  CASE
    WHEN NOT is_active THEN NULL
    WHEN id % 31 = 0 THEN '{}'
    ELSE jsonb_strip_nulls(jsonb_build_object(
      '1', id % 3 = 0,
      '2', CASE WHEN id % 37 <> 0 THEN (id % 600 - 150) / 8.0 END,
      '3', id % 101,
      '4', (ARRAY['自动', '制冷', '送风; 静音', '', '=1+1', E'除湿\\n夜间', '🌙 睡眠'])[id % 7 + 1],
      '5', id * 86399::bigint % 4294967296,
      '6', -(id % 90),
      '7', encode(decode(lpad(to_hex(id), 12, '0f'), 'hex'), 'base64')))
      || CASE id % 41
        WHEN 5 THEN jsonb_build_object('8', NULL)
        WHEN 7 THEN jsonb_build_object('2', '--', '3', 'N/A')
        WHEN 9 THEN jsonb_build_object('12', jsonb_build_array(id, 'v2'))
        ELSE jsonb_build_object('8', id % 17 * 256)
      END
  END
FROM device
WHERE corp_id = $1 AND product_id = $2`;
