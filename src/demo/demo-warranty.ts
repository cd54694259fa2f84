import { randomBytes } from 'node:crypto';
import { DEMO_APP, DEMO_CORP } from './demo-data.js';
import { demoRegistrations } from './records/warranty.js';
import { StandInWarrantyPlugin } from './warranty-plugin.js';

const REGISTRATIONS = 600;

/** A warranty plugin in this process, with the demo enterprise's access token for it. */
export interface DemoWarranty {
  url: string;
  corpId: string;
  accessToken: string;
  stop(): Promise<void>;
}

/** Starts the warranty plugin of the demo enterprise. */
export async function startDemoWarranty(): Promise<DemoWarranty> {
  const accessToken = randomBytes(24).toString('base64url');
  const records = demoRegistrations(REGISTRATIONS);
  const plugin = new StandInWarrantyPlugin({
    accessTokens: { [DEMO_CORP]: accessToken },
    apps: [{ id: DEMO_APP, corpId: DEMO_CORP, records }],
  });
  await plugin.start();
  return { url: plugin.url, corpId: DEMO_CORP, accessToken, stop: () => plugin.stop() };
}
