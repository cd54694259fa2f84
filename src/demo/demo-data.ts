import { EXAMPLE_APP, EXAMPLE_PRODUCT } from '../service/api-docs/example-task.js';
import { fillAlerts } from './records/alert.js';
import { fillBroadcastTasks } from './records/broadcast-task.js';
import { fillDealers } from './records/dealer.js';
import { fillDevices } from './records/device.js';
import { fillDeviceGeography } from './records/device-geography.js';
import { fillDeviceSessionLog } from './records/device-session-log.js';
import { fillDeviceSubscriptions } from './records/device-subscription.js';
import { fillHeavyBuyers } from './records/heavy-buyer.js';
import { fillSnapshotStatistics } from './records/snapshot-statistic.js';
import { fillUsers } from './records/user.js';
import { fillVirtualDevices } from './records/virtual-device.js';
import { fillWechatAuthDevices } from './records/wechat-auth-device.js';

/** The enterprise that newcomers try the service with. */
export const DEMO_CORP = 'demo';

/** The product of its devices: the examples of the API documentation name it. */
export const DEMO_PRODUCT = EXAMPLE_PRODUCT;

/** The app of its warranty plugin: the examples of the API documentation name it. */
export const DEMO_APP = EXAMPLE_APP;

const DEVICES = 5_000;
const USERS = 3_000;
const ALERTS = 8_000;
const HEAVY_BUYERS = 150;
const DEALERS = 240;
const SESSION_LOGS = 8_000;
const BROADCASTS = 400;

/** A single connection, not a pool: all rows are inserted in one transaction. */
export interface DemoConnection {
  query(sql: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Creates the records of the demo enterprise in one transaction, unless it already has a product. */
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
      await fillUsers(db, { corpId: DEMO_CORP, count: USERS });
      await fillAlerts(db, {
        corpId: DEMO_CORP,
        productId: DEMO_PRODUCT,
        count: ALERTS,
        devices: DEVICES,
        users: USERS,
      });
      await fillHeavyBuyers(db, { corpId: DEMO_CORP, count: HEAVY_BUYERS });
      await fillDealers(db, { corpId: DEMO_CORP, count: DEALERS });
      await fillVirtualDevices(db, { corpId: DEMO_CORP, productId: DEMO_PRODUCT });
      await fillDeviceGeography(db, { corpId: DEMO_CORP, productId: DEMO_PRODUCT });
      await fillDeviceSubscriptions(db, { corpId: DEMO_CORP, productId: DEMO_PRODUCT, users: USERS });
      await fillSnapshotStatistics(db, { corpId: DEMO_CORP, productId: DEMO_PRODUCT });
      await fillDeviceSessionLog(db, {
        corpId: DEMO_CORP,
        productId: DEMO_PRODUCT,
        count: SESSION_LOGS,
        devices: DEVICES,
      });
      await fillWechatAuthDevices(db, { corpId: DEMO_CORP, devices: DEVICES });
      await fillBroadcastTasks(db, {
        corpId: DEMO_CORP,
        productId: DEMO_PRODUCT,
        count: BROADCASTS,
        users: USERS,
      });
    }
    await db.query('COMMIT');
  } catch (error) {
    // A broken connection cannot roll back; the server does so by itself. The first error is the one to report.
    await db.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Moves the demo's alerts so that the last one is of this moment: newcomers export yesterday's. */
export async function moveAlertsToNow(db: DemoConnection): Promise<void> {
  await db.query(
    `UPDATE alert_message SET create_date = create_date + shift, read_time = read_time + shift
       FROM (SELECT date_trunc('second', now() - max(create_date)) AS shift
               FROM alert_message WHERE corp_id = $1) AS last
      WHERE corp_id = $1 AND shift > interval '0'`,
    [DEMO_CORP],
  );
}
