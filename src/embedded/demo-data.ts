import { fillDevices } from './demo-data/device.js';

/** The enterprise that a newcomer can look around in. */
export const DEMO_CORP = 'demo';

/** The product that its devices belong to. */
export const DEMO_PRODUCT = '0000000000000000000000000000d001';

const DEVICES = 5_000;

/** One connection: a client, not a pool, for the rows arrive in one transaction. */
export interface DemoConnection {
  query(sql: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Fills the demo enterprise, unless it has a product already. All of it arrives or nothing. */
export async function fillDemoData(db: DemoConnection): Promise<void> {
  await db.query('BEGIN');
  try {
    const { rows } = await db.query(
      `INSERT INTO product (corp_id, id, name)
       SELECT $1, $2, '智能家居, "演示"产品'
       WHERE NOT EXISTS (SELECT FROM product WHERE corp_id = $1)
       ON CONFLICT DO NOTHING
       RETURNING id`,
      [DEMO_CORP, DEMO_PRODUCT],
    );
    if (rows.length > 0) {
      await fillDevices(db, { corpId: DEMO_CORP, productId: DEMO_PRODUCT, firstId: 1, count: DEVICES });
    }
    await db.query('COMMIT');
  } catch (error) {
    // The connection may be what broke; then the server rolls back by itself, and the first error matters.
    await db.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
