import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';

const task = {
  type: 1,
  params: { filter: ['corp_id', 'name'] },
  extend: { product_id: PRODUCT },
  options: { format: 'jsonl', labels: 'raw' },
};

/** Ids that are near another one, or mean something to what they get into. */
const corps = [
  ...[
    'acme',
    'ACME',
    ' acme',
    'acme ',
    'acm_',
    'acm%',
    '%',
    '_',
    '',
    'acme/',
    'acme/..',
    '../acme',
    './acme',
    '..',
  ],
  ...[
    '.',
    '/',
    '~',
    '~YWNtZQ',
    '\\',
    "\\'",
    "'",
    '"',
    "acme' OR '1'='1",
    "x') OR TRUE --",
    '$1',
    '$$',
    '*',
    '?',
  ],
  ...[
    'acme\n',
    '\r\n',
    '\t',
    '\u0001',
    '企业',
    '😀',
    '𠮷',
    'a\u0300cme',
    'àcme',
    'acme\u200B',
    '\u202Eemca',
    '\uFEFFacme',
  ],
  ...[
    'null',
    '__proto__',
    'constructor',
    '=1+1',
    '-rf',
    'CON',
    'a'.repeat(65),
    'a'.repeat(300),
    '灯'.repeat(100),
  ],
];

describe('an enterprise whose id is any text', () => {
  let service: TestService;
  const seen = new Map<string, { id: string; token: string; link: string }>();

  const lines = async (link: string) => (await fetch(link)).text();
  const files = async () =>
    (await readdir(join(service.folder, 'files', 'objects'), { recursive: true })).filter((name) =>
      name.endsWith('.jsonl'),
    );

  beforeAll(async () => {
    service = await TestService.start({ WORKER_CONCURRENCY: '4' });
    for (const corp of corps) await insertDevices(service.database, corp, [{ name: corp }]);
    for (const corp of corps) {
      const token = await service.tokenOf(corp);
      const ended = await service.export(task, token);
      expect([corp, ended.status, ended.total]).toEqual([corp, 3, 1]);
      const { body } = await service.call(
        'GET',
        `/v2/export_task/${ended.id as string}/auth_link`,
        undefined,
        token,
      );
      seen.set(corp, { id: ended.id, token, link: body.link_url });
    }
  });

  afterAll(() => service.stop());

  it('gets its own records, and a file of its own', async () => {
    for (const [corp, { link }] of seen) {
      expect(await lines(link)).toBe(`${JSON.stringify({ corp_id: corp, name: corp })}\n`);
    }
    expect(await files()).toHaveLength(corps.length);
    // The files of all lie side by side, none in the folder of another.
    expect(await readdir(join(service.folder, 'files', 'objects'))).toHaveLength(corps.length);
  });

  it('sees its own task and no other', async () => {
    for (const [corp, { id, token }] of seen) {
      const { body } = await service.call('POST', '/v2/export_tasks', {}, token);
      expect([corp, body.count, body.list.map((one: any) => one.id)]).toEqual([corp, 1, [id]]);
      const next = corps[(corps.indexOf(corp) + 1) % corps.length] ?? '';
      for (const other of [corp, next, 'acme']) {
        const path = `/v2/export_task/${seen.get(other)?.id ?? ''}`;
        const { status } = await service.call('GET', path, undefined, token);
        expect([corp, other, status]).toEqual([corp, other, other === corp ? 200 : 404]);
      }
    }
  });

  it('opens the file of no other with its link', async () => {
    const links = [...seen.values()].map(({ link }) => new URL(link));
    for (const [index, { search }] of links.entries()) {
      const other = links[(index + 1) % links.length];
      const { status } = await fetch(`${other?.origin ?? ''}${other?.pathname ?? ''}${search}`);
      expect([corps[index], status]).toEqual([corps[index], 403]);
    }
  });

  it('deletes its own task and file alone, and leaves its name in its own audit trail', async () => {
    let left = corps.length;
    for (const [corp, { id, token }] of seen) {
      expect((await service.call('DELETE', `/v2/export_task/${id}`, undefined, token)).status).toBe(200);
      left -= 1;
      expect([corp, (await files()).length]).toEqual([corp, left]);
      const trail = await service.database.query<{ task_id: string; action: string }>(
        'SELECT task_id, action FROM export_audit WHERE corp_id = $1 ORDER BY id',
        [corp],
      );
      expect(trail.map(({ task_id, action }) => [task_id, action])).toEqual(
        ['create', 'link', 'delete'].map((action) => [id, action]),
      );
    }
  });
});
