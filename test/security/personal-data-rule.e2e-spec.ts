import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApplication } from '../../src/service/application.js';
import { AccessTokens } from '../../src/auth/access-tokens.js';
import { readEnvironment } from '../../src/service/config/environment.js';
import { TestService } from '../support/service.js';

describe('the rule for personal data', () => {
  let service: TestService;
  let worker: NestExpressApplication | undefined;

  const start = async (variables: Record<string, string> = {}): Promise<void> => {
    service = await TestService.start({ ROLE: 'api', ...variables });
    await service.database.query(
      `INSERT INTO app_user (corp_id, id, phone) VALUES ('acme', 1, '13812341234')`,
    );
  };
  afterEach(async () => {
    await worker?.close();
    worker = undefined;
    await service.stop();
  });

  /** A token of the same member in a role. */
  const token = (role: number) =>
    service.application
      .get(AccessTokens)
      .create({ corpId: 'acme', memberId: 'm', memberName: '李雷', role }, 3600);
  const create = async (sentBy: string, params: object): Promise<string> => {
    const task = { name: 'n', describe: 'd', type: 2, params };
    const { status, body } = await service.call('POST', '/v2/export_task', task, sentBy);
    expect(status).toBe(200);
    return body.id;
  };

  it('hides nothing from any role by default', async () => {
    await start();
    for (const role of [1, 2, 3, 99]) {
      await create(await token(role), {
        filter: ['phone'],
        query: { phone: '1' },
        order: { phone: 'asc' },
      });
    }
  });

  it('does not reuse a task between two roles of a member if it asks for personal data', async () => {
    await start({ PERSONAL_DATA_ROLES: '1', PERSONAL_DATA_RULE: 'mask', REUSE_EQUAL_TASKS: 'true' });
    const [right, none] = [await token(1), await token(2)];
    const id = await create(right, {});
    expect(await create(right, {})).toBe(id);
    expect(await create(none, {})).not.toBe(id);
    const params = { filter: ['status'] };
    expect(await create(none, params)).toBe(await create(right, params));
  });

  it('is fixed when a task is created, whatever the settings of the worker', async () => {
    await start({ PERSONAL_DATA_ROLES: '1', PERSONAL_DATA_RULE: 'mask' });
    const [right, none] = [await token(1), await token(2)];
    const ids = [await create(none, {}), await create(right, {})];
    const { database, folder } = service;
    // This worker has the defaults of both variables, with which nothing is masked.
    const environment = readEnvironment({ DATABASE_URL: database.url, DATA_DIR: folder, ROLE: 'worker' });
    worker = await createApplication(environment, { tasks: database.url }, false);
    await worker.init();
    const files = ids.map(async (id) => {
      await service.ended(id, right);
      return (await service.download(id, right)).text();
    });
    expect(await files[0]).toContain('138****1234');
    expect(await files[1]).toContain('13812341234');
  });
});
