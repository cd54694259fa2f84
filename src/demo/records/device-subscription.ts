/** The subscriptions to create. */
export interface DeviceSubscriptionBatch {
  corpId: string;
  productId: string;
  /** The subscribers are the users with ids from 1 to this. */
  users: number;
}

/**
 * Creates up to three subscriptions for each device of a product with one statement: the first user administers the
 * device and shares it with the others. Nicknames and addresses match those of the users in the database.
 */
export async function fillDeviceSubscriptions(
  db: { query(sql: string, values: unknown[]): Promise<unknown> },
  { corpId, productId, users }: DeviceSubscriptionBatch,
): Promise<void> {
  await db.query(INSERT, [corpId, productId, users]);
}

const INSERT = `
INSERT INTO device_subscription (
  corp_id, device_id, user_id, nickname, phone, email, role, from_id, create_date)
SELECT
  $1, device.id, subscriber, app_user.nickname, app_user.phone, app_user.email,
  CASE WHEN device.id % 997 = 0 THEN 5 WHEN n = 1 THEN 0 ELSE 1 END,
  CASE WHEN n > 1 THEN device.id % $3::integer + 1 WHEN device.id % 2 = 0 THEN 0 END,
  CASE
    WHEN device.id % 89 <> 0 THEN device.active_date + n * device.id % 40 * interval '9 hours 0.5 seconds'
  END
FROM device
CROSS JOIN LATERAL generate_series(1, device.id % 4) AS n
CROSS JOIN LATERAL (SELECT (device.id + (n - 1) * 701) % $3::integer + 1 AS subscriber) AS subscription
LEFT JOIN app_user ON app_user.corp_id = $1 AND app_user.id = subscriber
WHERE device.corp_id = $1 AND device.product_id = $2 AND device.is_active
ON CONFLICT DO NOTHING`;
