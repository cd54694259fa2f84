import pg from 'pg';
import { DEMO_CORP, fillDemoData } from '../../src/demo/demo-data.js';
import { startDemoWarranty } from '../../src/demo/demo-warranty.js';
import { TestService } from './service.js';

/** A service with the records of the demo enterprise, its warranty plugin included. */
export interface DemoService {
  service: TestService;
  /** Of a member of the demo enterprise. */
  token: string;
  stop(): Promise<void>;
}

export async function startDemoService(): Promise<DemoService> {
  const warranty = await startDemoWarranty();
  const service = await TestService.start({
    PLATFORM_BASE_URL: warranty.url,
    PLATFORM_ACCESS_TOKENS: `${warranty.corpId}=${warranty.accessToken}`,
  });
  const client = new pg.Client(service.database.url);
  await client.connect();
  await fillDemoData(client);
  await client.end();
  const stop = async () => {
    await service.stop();
    await warranty.stop();
  };
  return { service, token: await service.tokenOf(DEMO_CORP), stop };
}
