/** The statistics to create. */
export interface SnapshotStatisticBatch {
  corpId: string;
  productId: string;
}

/**
 * Creates statistics of datapoints with one statement, in every granularity: from a few hours of a few devices to the
 * months of a quarter of the devices.
 */
export async function fillSnapshotStatistics(
  db: { query(sql: string, values: unknown[]): Promise<unknown> },
  { corpId, productId }: SnapshotStatisticBatch,
): Promise<void> {
  await db.query(INSERT, [corpId, productId]);
}

// Rule, datapoint, granularity, one device in how many, the first period, the number of periods, and their length.
const INSERT = `
INSERT INTO snapshot_statistic (
  corp_id, device_id, statistic_rule_id, index, fineness, date_start, date_end, sum, max, min, avg)
SELECT
  corp_id, id, rule, datapoint, fineness, start AT TIME ZONE 'UTC',
  (start + length - interval '1 millisecond') AT TIME ZONE 'UTC',
  CASE WHEN (id + n) % 43 <> 0 THEN mean * 24 END,
  mean + id % 9,
  mean - id % 9,
  CASE WHEN (id + n) % 43 <> 0 THEN mean END
FROM (VALUES
  ('57ff00aa0011223344550001', 2, 4, 4, timestamp '2025-01-01', 6, interval '1 month'),
  ('57ff00aa0011223344550001', 2, 5, 5, timestamp '2023-01-01', 3, interval '1 year'),
  ('57ff00aa0011223344550001', 2, 6, 5, timestamp '2022-03-01', 1, interval '4 years'),
  ('57ff00aa0011223344550002', 3, 3, 10, timestamp '2025-01-06', 8, interval '7 days'),
  ('57ff00aa0011223344550003', 5, 2, 100, timestamp '2025-03-01', 31, interval '1 day'),
  ('57ff00aa0011223344550003', 5, 1, 500, timestamp '2025-03-01', 48, interval '1 hour'),
  ('57ff00aa0011223344550003', 5, 9, 1000, timestamp '2025-03-01', 1, interval '15 minutes')
) AS statistic (rule, datapoint, fineness, share, first, periods, length)
JOIN device ON corp_id = $1 AND product_id = $2 AND id % share = 0
CROSS JOIN LATERAL generate_series(0, periods - 1) AS n
CROSS JOIN LATERAL (SELECT first + n * length AS start, (id * 7 + n * 13) % 400 / 8.0 - 10 AS mean) AS sample`;
