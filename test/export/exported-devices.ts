import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';

/** The fields that the files show. */
export const FIELDS = [
  ...['id', 'name', 'mac', 'sn', 'is_online', 'creator_type', 'active_date'],
  ...['tags', 'online_count', 'domain', '颜色'],
];

/** Devices whose values are hard to write. */
export const devices = [
  {
    id: 1,
    name: '客厅"灯", 一\n二|三;四五',
    mac: '0012E5000001',
    sn: '00012345678901234567',
    is_online: true,
    creator_type: 1,
    active_date: '2020-06-30T16:30:00.250Z',
    tags: ['a', 'b;c', 'd\te'],
    online_count: -5.25,
    domain: '=1+1',
    properties: { 颜色: '007' },
  },
  { id: 2, mac: '1234567890E12', active_date: null },
  {
    id: 3,
    name: ' 𠀀😀_x0041_ ',
    mac: '+86',
    sn: '"quoted"',
    is_online: false,
    creator_type: 9,
    active_date: '1969-12-31T23:59:59.999Z',
    tags: [],
    online_count: '12345678901234567890.5',
    domain: '＝1',
    properties: { 颜色: 42 },
  },
];

/** A service with these devices, and the files that it makes of them. */
export class ExportedDevices {
  private constructor(readonly service: TestService) {}

  static async start(): Promise<ExportedDevices> {
    const service = await TestService.start();
    await insertDevices(service.database, 'acme', devices);
    return new ExportedDevices(service);
  }

  stop(): Promise<void> {
    return this.service.stop();
  }

  /** Creates a task and waits for its end. */
  create(options: object, params: object = { filter: FIELDS }): Promise<any> {
    return this.service.export({ type: 1, params, extend: { product_id: PRODUCT }, options });
  }

  /** Exports, and puts the file on the disk under the ending that it has in the store. */
  async export(
    options: object,
    params?: object,
  ): Promise<{ task: any; bytes: Buffer; path: string; headers: Headers }> {
    const task = await this.create(options, params);
    expect(task).toMatchObject({ status: 3, total: task.finished, result_code: 'exported' });
    const response = await this.service.download(task.id);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.length).toBe(task.size);
    const path = join(this.service.folder, `${task.id as string}-${basename(task.link_url as string)}`);
    await writeFile(path, bytes);
    return { task, bytes, path, headers: response.headers };
  }
}
