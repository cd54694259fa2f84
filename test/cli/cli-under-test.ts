import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { TestProcess, type Ended } from '../support/process.js';
import { TestService } from '../support/service.js';

/** The arguments that create a task of 300 devices. */
export const devices = ['create', '--type', 'Device', '--extend', `product_id=${PRODUCT}`];

/** The command line in a folder of its own, and the service that it calls. */
export class CliUnderTest {
  folder = '';

  private constructor(readonly service: TestService) {}

  static async start(): Promise<CliUnderTest> {
    const service = await TestService.start();
    const rows = Array.from({ length: 300 }, (_, index) => ({ id: index + 1, is_online: index % 2 === 0 }));
    await insertDevices(service.database, 'acme', rows);
    return new CliUnderTest(service);
  }

  async enterFolder(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'export-task-cli-'));
  }

  async leaveFolder(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  begin(args: string[], variables: Record<string, string> = {}): TestProcess {
    const { url, token } = this.service;
    return new TestProcess(
      'cli/cli.js',
      { EXPORT_TASK_URL: url, EXPORT_TASK_TOKEN: token, ...variables },
      args,
      this.folder,
    );
  }

  run(...args: string[]): Promise<Ended> {
    return this.begin(args).ended;
  }
}
