/** The WeChat devices to create. */
export interface WechatAuthDeviceBatch {
  corpId: string;
  /** Every third device up to this id is in one WeChat application, and some are in two. */
  devices: number;
}

/**
 * Creates WeChat devices for existing devices with one statement. WeChat issues its ids and the ticket at authorization;
 * before, they are empty or missing.
 */
export async function fillWechatAuthDevices(
  db: { query(sql: string, values: unknown[]): Promise<unknown> },
  { corpId, devices }: WechatAuthDeviceBatch,
): Promise<void> {
  await db.query(INSERT, [corpId, devices]);
}

// The sample tables have different lengths, so that their values combine in many ways.
const INSERT = `
INSERT INTO wechat_auth_device (
  device_id, corp_id, app_id, product_id, mac, w_device_id, w_device_type, status, ticket)
SELECT
  device.id, $1, app.id, device.product_id, device.mac,
  CASE WHEN status IN (1, 9) THEN 'gh_' || lpad(to_hex(device.id), 12, 'e04c') || '_' || lpad(device.id::text, 16, '0')
    WHEN device.id % 2 = 0 THEN '' END,
  CASE WHEN status IN (1, 9) THEN (ARRAY['gh_2a51c9d6f3b4', '公众号, "智能家居"', '微信;硬件'])[device.id / 3 % 3 + 1]
    WHEN device.id % 2 = 0 THEN '' END,
  status,
  CASE
    WHEN status = 0 THEN NULL
    WHEN status = 2 THEN ''
    WHEN device.id % 13 = 0 THEN '=HYPERLINK("http://we.qq.example/d/' || device.id || '")'
    WHEN device.id % 17 = 0 THEN '+' || md5(device.id::text)
    WHEN device.id % 19 = 0 THEN md5(device.id::text) || E'\\n' || md5(app.id)
    ELSE 'http://we.qq.example/d/' || md5(app.id || device.id)
  END
FROM device
JOIN (VALUES
  (0, '0000000000000000000000000000a101'),
  (1, '0000000000000000000000000000a102')
) AS app (number, id) ON app.number = 0 OR device.id % 4 = 0
CROSS JOIN LATERAL (SELECT
  CASE WHEN device.id % 251 = 0 THEN 9 ELSE (ARRAY[1, 1, 1, 0, 2])[device.id % 5 + 1] END AS status
) AS sample
WHERE device.corp_id = $1 AND device.id BETWEEN 1 AND $2::integer AND device.id % 3 = 0`;
