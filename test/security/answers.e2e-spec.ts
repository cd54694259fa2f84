import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATABASE } from '../../src/migrations/data-source-name.js';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';

const task = { name: 'n', describe: 'd', type: 1, params: {}, extend: { product_id: PRODUCT } };

describe('an answer', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await TestService.start();
    await insertDevices(service.database, 'acme', [{}]);
  });

  afterAll(() => service.stop());

  const get = (path: string) =>
    fetch(path.startsWith('http') ? path : service.url + path, {
      headers: { 'Access-Token': service.token },
    });

  it('tells a browser to do nothing with it but show it, and no more of the server, whatever was asked', async () => {
    const { id } = await service.export(task);
    const link = await service.call('GET', `/v2/export_task/${id as string}/auth_link`);
    const paths = ['/v2/export_task_types', '/v2/export_task/none', '/none', link.body.link_url as string];
    for (const path of paths) {
      const { headers } = await get(path);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-security-policy': expect.stringMatching(/default-src 'self'/),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'SAMEORIGIN',
        'referrer-policy': 'no-referrer',
      });
      expect(headers.has('x-powered-by')).toBe(false);
      expect(headers.has('server')).toBe(false);
      // Not for the service to say: it may be called without TLS.
      expect(headers.has('strict-transport-security')).toBe(false);
      expect(headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
    }
  });

  it('to a fault of the service has neither its stack nor its words', async () => {
    const { manager } = service.application.get<DataSource>(getDataSourceToken(DATABASE));
    await manager.query('ALTER TABLE export_task RENAME TO export_task_gone');
    try {
      const created = await service.call('POST', '/v2/export_task', task);
      const listed = await service.call('POST', '/v2/export_tasks', {});
      for (const { status, body } of [created, listed]) {
        expect({ status, body }).toEqual({
          status: 503,
          body: { error: { code: 5031001, msg: 'Internal error. Try again later.' } },
        });
      }
    } finally {
      await manager.query('ALTER TABLE export_task_gone RENAME TO export_task');
    }
  });
});
