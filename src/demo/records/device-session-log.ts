/** The log entries to create. */
export interface DeviceSessionLogBatch {
  corpId: string;
  productId: string;
  count: number;
  /** The entries belong to the devices with ids from 1 to this. */
  devices: number;
}

/**
 * Creates entries of the session log with one statement: devices come online and go offline in turn, sometimes because
 * the network failed, and a few times for an undocumented reason.
 */
export async function fillDeviceSessionLog(
  db: { query(sql: string, values: unknown[]): Promise<unknown> },
  { corpId, productId, count, devices }: DeviceSessionLogBatch,
): Promise<void> {
  await db.query(INSERT, [corpId, productId, count, devices]);
}

// The sample tables have different lengths, so that their values combine in many ways.
const INSERT = `
INSERT INTO device_session_log (id, corp_id, device_id, product_id, ip, cm_id, status, create_time, code)
SELECT
  to_hex(extract(epoch FROM create_time)::numeric::bigint) || lpad(to_hex(n), 16, '0'),
  $1,
  (n - 1) / 2 * 37::bigint % $4::integer + 1,
  CASE WHEN n % 211 <> 0 THEN $2 END,
  CASE n % 29
    WHEN 0 THEN NULL
    WHEN 1 THEN ''
    WHEN 2 THEN '2001:db8::' || to_hex(n % 65536)
    ELSE '203.0.113.' || ((n - 1) / 2 % 254 + 1)
  END,
  (ARRAY['1', '2', '12', 'cm-01, 华东', NULL, '', '00000000000000000007'])[n % 7 + 1],
  n % 2,
  create_time,
  CASE WHEN n % 499 = 0 THEN 7 WHEN n % 2 = 0 AND n % 5 = 0 THEN 1 ELSE 0 END
FROM generate_series(1, $3::integer) AS n
CROSS JOIN LATERAL (SELECT
  timestamptz '2024-03-01 00:00:09.007Z' + n % 20000 * interval '31 minutes 5.019 seconds' AS create_time
) AS sample`;
