import { createHash } from 'node:crypto';
import { ExportTaskClient, RecordTypeNumber, TaskStatus } from '../../src/client/index.js';
import { ExportTaskFollower } from '../../src/export-task/http/export-task.follower.js';
import { eventually } from '../support/eventually.js';
import { insertSlowDevices, SLOW_PRODUCT } from '../support/slow-devices.js';
import { TestService } from '../support/service.js';

const slowTask = {
  name: 'n',
  describe: 'd',
  type: RecordTypeNumber.Device,
  params: {},
  extend: { product_id: SLOW_PRODUCT },
};

describe('watching a task with the client', () => {
  let service: TestService;
  let client: ExportTaskClient;

  beforeAll(async () => {
    service = await TestService.start();
    await insertSlowDevices(service.database);
    client = new ExportTaskClient({ url: service.url, token: service.token });
  });

  afterAll(() => service.stop());

  it('ends with an error when the task is deleted', async () => {
    const id = await client.create(slowTask);
    const watching = (async () => {
      for await (const { status } of client.watch(id)) expect(status).toBeLessThan(TaskStatus.Exported);
    })();
    const thrown = expect(watching).rejects.toMatchObject({
      code: 4041043,
      status: 404,
      message: 'The task has been deleted.',
    });
    await service.until(id, ({ status }) => status === TaskStatus.Exporting);
    await eventually(
      () => Promise.resolve(service.application.get(ExportTaskFollower).count),
      (count) => count === 1,
    );
    await service.database.query('DELETE FROM export_task WHERE id = $1', [id]);
    await thrown;
  });

  it('goes on with a renewed token when the former one is revoked', async () => {
    const id = await client.create(slowTask);
    const tokens = [await service.tokenOf('acme'), service.token];
    const renewing = new ExportTaskClient({ url: service.url, token: () => tokens.shift() ?? service.token });
    const [former = ''] = tokens;
    const states = [];
    for await (const { status } of renewing.watch(id)) {
      if (states.length === 0) {
        await service.database.query('DELETE FROM export_access_token WHERE token_hash = $1', [
          createHash('sha256').update(former).digest('hex'),
        ]);
        await service.application.get(ExportTaskFollower).check();
      } else if (tokens.length === 0) await client.cancel(id).catch(() => undefined);
      states.push(status);
    }
    expect(tokens).toEqual([]);
    expect(states.at(-1)).toBe(TaskStatus.Invalid);
  });
});
