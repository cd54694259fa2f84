/** The devices to locate. */
export interface DeviceGeographyBatch {
  corpId: string;
  productId: string;
}

/** Creates the locations of a product's devices with one statement. One device in seven has none. */
export async function fillDeviceGeography(
  db: { query(sql: string, values: unknown[]): Promise<unknown> },
  { corpId, productId }: DeviceGeographyBatch,
): Promise<void> {
  await db.query(INSERT, [corpId, productId]);
}

// The sample tables have different lengths, so that their values combine in many ways.
const INSERT = `
INSERT INTO device_geography (corp_id, device_id, country, province, city, district, lng, lat)
SELECT
  corp_id, id, place[1], place[2], place[3],
  CASE id % 13 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN place[4] || ', "开发区"' ELSE place[4] END,
  place[5]::numeric + id % 997 / 10000.0,
  place[6]::numeric - id % 499 / 10000.0
FROM device
CROSS JOIN LATERAL (SELECT
  string_to_array((ARRAY[
    '中国|广东|广州|天河区|113.3245|23.1064', '中国|广东|深圳|南山区|113.9304|22.5333',
    '中国|北京|北京|海淀区|116.2983|39.9593', '中国|上海|上海|浦东新区|121.5447|31.2215',
    '中国|四川|成都|武侯区|104.0434|30.6418', '中国|新疆|乌鲁木齐|天山区|87.6317|43.7944',
    '中国|香港||中西区|114.1544|22.2819', 'Brasil|São Paulo|São Paulo|Sé|-46.6333|-23.5505',
    'Côte d''Ivoire|Lagunes|Abidjan, Plateau|-|-4.0083|5.3600'
  ])[id % 9 + 1], '|') AS place
) AS sample
WHERE corp_id = $1 AND product_id = $2 AND id % 7 <> 0`;
