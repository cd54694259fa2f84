import fc from 'fast-check';
import { mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ExportTaskScheduler } from '../../src/export-task/work/export-task.scheduler.js';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { describeWithMinio, startMinio, type RunningMinio } from '../support/minio.js';
import { TestService } from '../support/service.js';

const task = { type: 1, params: { filter: ['id', 'name'] }, extend: { product_id: PRODUCT } };
const LINK_TTL = 600;

interface Fetched {
  status: number;
  content: string;
}

/** Sends a path as it is written; `fetch` would tidy it up. */
function fetchRaw(origin: string, path: string, method = 'GET'): Promise<Fetched> {
  return new Promise((resolve, reject) => {
    const call = request(origin, { path, method }, (response) => {
      buffer(response).then((bytes) => {
        resolve({ status: response.statusCode ?? 0, content: bytes.toString() });
      }, reject);
    });
    call.on('error', reject);
    call.end();
  });
}

/** What links promise, whatever store they lead to. */
function keepsToItsFile(start: () => Promise<TestService>, methods: Readonly<Record<string, number>>): void {
  let service: TestService;
  let id: string;
  let link: URL;
  let other: URL;

  const linkOf = async (of: string, token?: string) => {
    const { body } = await service.call('GET', `/v2/export_task/${of}/auth_link`, undefined, token);
    return new URL(body.link_url);
  };
  const expectWhole = async () => {
    const { status, content } = await fetchRaw(link.origin, link.pathname + link.search);
    expect([status, content]).toEqual([200, '\uFEFF设备ID,设备名称\r\n1,客厅灯\r\n']);
  };

  beforeAll(async () => {
    service = await start();
    await insertDevices(service.database, 'acme', [{ name: '客厅灯' }]);
    await insertDevices(service.database, 'other', [{ name: 'secret' }]);
    id = (await service.export(task)).id;
    link = await linkOf(id);
    const token = await service.tokenOf('other');
    other = await linkOf((await service.export(task, token)).id, token);
  });

  afterAll(() => service.stop());

  it('needs no token and tells none', async () => {
    expect(link.href).not.toContain(service.token);
    await expectWhole();
  });

  it('is of no use for the file of another task, of this or another enterprise', async () => {
    const own = await linkOf((await service.export(task)).id);
    for (const path of [own.pathname, other.pathname]) {
      const { status, content } = await fetchRaw(link.origin, path + link.search);
      expect([path, status, content.includes('secret')]).toEqual([path, 403, false]);
    }
  });

  it.each(Object.entries(methods))('answers %s with %i, which changes nothing', async (method, status) => {
    const answer = await fetchRaw(link.origin, link.pathname + link.search, method);
    expect([answer.status, answer.content.includes('客厅灯')]).toEqual([status, false]);
    await expectWhole();
  });

  it('is refused where a part of it is another or missing', async () => {
    const names = [...link.searchParams.keys()];
    const changes = fc.record({
      name: fc.constantFrom(...names),
      at: fc.nat(),
      removed: fc.nat(2),
      added: fc.oneof(fc.string({ maxLength: 2 }), fc.constantFrom('\0', '%', '=', '&', '灯', '0', '9')),
      drop: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(changes, async ({ name, at, removed, added, drop }) => {
        const query = new URLSearchParams(link.searchParams);
        const value = query.get(name) ?? '';
        const from = at % (value.length + 1);
        const changed = value.slice(0, from) + added + value.slice(from + removed);
        fc.pre(drop || changed !== value);
        if (drop) query.delete(name);
        else query.set(name, changed);
        const { status, content } = await fetchRaw(link.origin, `${link.pathname}?${query.toString()}`);
        expect(status).toBeGreaterThanOrEqual(400);
        expect(content).not.toContain('客厅灯');
      }),
      { numRuns: 150 },
    );
  });

  it('cannot be bent to anything else', async () => {
    const [, folder = ''] = /^(.*)\/[^/]+\/[^/]+\/[^/]+$/.exec(link.pathname) ?? [];
    const key = link.pathname.slice(folder.length + 1);
    const theirs = other.pathname.slice(folder.length + 1);
    for (const path of [
      ...[`acme/../${theirs}`, `acme/%2e%2e/${theirs}`, `acme%2f..%2f${theirs}`, `acme%5c..%5c${theirs}`],
      ...[
        `${key}/../../../${theirs}`,
        `${key}%00`,
        `${key}/`,
        `${key}/.`,
        `${key}%2f..`,
        `${key};x`,
        `${key}%20`,
      ],
      ...[
        '../../../../etc/passwd',
        '..%2f..%2f..%2fetc%2fpasswd',
        '%252e%252e/%252e%252e/etc/passwd',
        '/etc/passwd',
      ],
      ...[
        '..',
        '.',
        '',
        'acme',
        'acme/',
        '../link.secret',
        '..%2flink.secret',
        '%C0%AE%C0%AE/link.secret',
        '~',
      ],
    ]) {
      for (const query of [link.search, '']) {
        const { status, content } = await fetchRaw(link.origin, `${folder}/${path}${query}`);
        expect([path, [400, 403, 404].includes(status)]).toEqual([path, true]);
        expect(content).not.toMatch(/secret(?!<)|root:|客厅灯/);
      }
    }
  });

  it('is not to be had by guessing a name', async () => {
    const { body } = await service.call('GET', `/v2/export_task/${id}`);
    expect((await fetch(body.link_url)).status).toBe(403);
    expect((await fetch(body.link_url.replace('/1.csv', '/2.csv'))).status).toBe(403);
    expect((await fetch(body.link_url.replace(/\/[^/]*\/1\.csv/, '/'))).status).toBe(403);
  });

  it('ends with the time of its file', async () => {
    const seconds = (of: URL) =>
      Number(
        of.searchParams.get('X-Amz-Expires') ?? Number(of.searchParams.get('expires')) - Date.now() / 1000,
      );
    expect(seconds(link)).toBeGreaterThan(LINK_TTL - 60);
    await service.database.query(
      `UPDATE export_task SET expire_time = now() + interval '30 s' WHERE id = $1`,
      [id],
    );
    const late = seconds(await linkOf(id));
    expect(late).toBeGreaterThan(20);
    expect(late).toBeLessThanOrEqual(30);
    await service.database.query(
      `UPDATE export_task SET expire_time = now() + interval '0.9 s' WHERE id = $1`,
      [id],
    );
    expect((await service.call('GET', `/v2/export_task/${id}/auth_link`)).body.error.code).toBe(4001174);
    await service.database.query(
      `UPDATE export_task SET expire_time = now() + interval '1 h' WHERE id = $1`,
      [id],
    );
  });

  it('is dead when its task has expired, was exported again, cancelled or deleted', async () => {
    await service.export(task);
    const { id: fresh } = await service.export(task);
    const first = await linkOf(fresh);
    const dead = async (one: URL) => {
      expect((await fetch(one)).status).toBe(404);
    };
    const expire = async () => {
      await service.database.query(`UPDATE export_task SET expire_time = now() WHERE id = $1`, [fresh]);
      await service.application.get(ExportTaskScheduler).expire();
    };
    expect((await fetch(first)).status).toBe(200);
    await expire();
    await dead(first);

    await service.call('POST', `/v2/export_task/${fresh}/retry`);
    expect((await service.ended(fresh)).status).toBe(3);
    const second = await linkOf(fresh);
    expect(second.pathname).not.toBe(first.pathname);
    expect((await fetch(second)).status).toBe(200);
    await dead(first);

    await expire();
    // As many as an enterprise may have running, so that this one waits.
    const others = `id <> '${fresh}' AND corp_id = 'acme'`;
    const busy = await service.database.query(
      `UPDATE export_task SET status = 2, lease_until = now() + interval '1 h' WHERE ${others} RETURNING id`,
    );
    expect(busy.length).toBeGreaterThanOrEqual(2);
    await service.call('POST', `/v2/export_task/${fresh}/retry`);
    expect((await service.call('POST', `/v2/export_task/${fresh}/cancel`)).status).toBe(200);
    await service.database.query(`UPDATE export_task SET status = 3, lease_until = NULL WHERE ${others}`);
    expect((await service.call('GET', `/v2/export_task/${fresh}/auth_link`)).body.error.code).toBe(4001173);
    await dead(second);

    await service.call('POST', `/v2/export_task/${fresh}/retry`);
    expect((await service.ended(fresh)).status).toBe(3);
    const third = await linkOf(fresh);
    expect((await fetch(third)).status).toBe(200);
    expect((await service.call('DELETE', `/v2/export_task/${fresh}`)).status).toBe(200);
    await dead(third);
    expect((await service.call('GET', `/v2/export_task/${fresh}/auth_link`)).body.error.code).toBe(4041043);
  });
}

const variables = { LINK_TTL_SECONDS: String(LINK_TTL) };

describe('a link to the local disk', () => {
  // HEAD is GET without the bytes, and downloads begin with it.
  const methods = { HEAD: 200, POST: 404, PUT: 404, PATCH: 404, DELETE: 404 };

  keepsToItsFile(() => TestService.start(variables), methods);

  it('leads to no other file by a symbolic link, wherever in the folder it was planted', async () => {
    const service = await TestService.start(variables);
    try {
      await insertDevices(service.database, 'acme', [{}]);
      const objects = join(service.folder, 'files', 'objects');
      const secret = join(service.folder, 'secret');
      const { id } = await service.export(task);
      const file = join(objects, 'acme', id as string, '1.csv');
      expect((await service.download(id)).status).toBe(200);

      await writeFile(secret, 'secret');
      await rm(file);
      await symlink(secret, file);
      expect((await service.download(id)).status).toBe(404);

      await rm(file);
      await mkdir(join(service.folder, 'elsewhere'));
      await writeFile(join(service.folder, 'elsewhere', '1.csv'), 'secret');
      await rename(join(objects, 'acme', id as string), join(service.folder, 'moved'));
      await symlink(join(service.folder, 'elsewhere'), join(objects, 'acme', id as string));
      expect((await service.download(id)).status).toBe(404);

      // To remove the link alone would leave the file.
      expect((await service.call('DELETE', `/v2/export_task/${id as string}`)).status).toBe(503);
      expect(await readdir(join(service.folder, 'elsewhere'))).toEqual(['1.csv']);
    } finally {
      await service.stop();
    }
  });
});

describeWithMinio('a link to MinIO', () => {
  let minio: RunningMinio;

  afterAll(() => minio.stop());

  const methods = { HEAD: 403, POST: 400, PUT: 403, PATCH: 400, DELETE: 403 };

  keepsToItsFile(async () => {
    minio = await startMinio();
    return TestService.start({
      ...variables,
      MINIO_ENDPOINT: minio.endpoint,
      MINIO_ACCESS_KEY: minio.accessKey,
      MINIO_SECRET_KEY: minio.secretKey,
      MINIO_BUCKET: 'exports',
    });
  }, methods);
});
