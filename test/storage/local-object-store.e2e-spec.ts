import { lstat, mkdir, mkdtemp, open, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { LocalObjectStore } from '../../src/storage/local-object-store.js';
import { isStoreFull } from '../../src/storage/object-store.js';
import { itWithSmallDisk, mountSmallDisk } from '../chaos/small-disk.js';
import { content } from './content.js';
import { startLocalStore, type LocalStoreUnderTest } from './local-store-under-test.js';

const file = { key: 'demo/0198/1.csv', filename: '设备.csv', contentType: 'text/csv; charset=utf-8' };
const forbidden = 4031001;
const dataNotFound = 4041017;

describe('a write into the local store', () => {
  it('detects a byte that the disk lost, and leaves nothing', async () => {
    const local = await startLocalStore();
    const incoming = join(local.root, 'incoming');
    async function* damaged() {
      // Three writes: the first one is on the disk once the third one was passed on.
      yield* content(3 * 1024 * 1024);
      const [name = ''] = await readdir(incoming);
      const handle = await open(join(incoming, name), 'r+');
      await handle.write('x', 500);
      await handle.close();
    }
    try {
      await expect(local.store.put(file, damaged())).rejects.toThrow('other bytes than were written');
      await expect(local.store.size(file.key)).resolves.toBeUndefined();
      await expect(local.leftovers(file.key)).resolves.toEqual([]);
    } finally {
      await local.stop();
    }
  });
});

describe('a local store whose disk is full', () => {
  const secret = 'the secret of the links of this test';

  itWithSmallDisk('says so, too, when it has room for the lanes but not for joining them', async () => {
    const disk = await mountSmallDisk(8);
    try {
      const store = new LocalObjectStore({ root: disk.folder, secret });
      await store.prepare();
      const lanes = [content(3 * 1024 * 1024), content(3 * 1024 * 1024)];
      const fault: unknown = await store.putLanes(file, lanes).catch((error: unknown) => error);
      expect(String(fault)).toContain('could not be joined');
      expect(isStoreFull(fault)).toBe(true);
      await expect(readdir(join(disk.folder, 'incoming'))).resolves.toEqual([]);
    } finally {
      await disk.stop();
    }
  });
});

describe('a link of the local store', () => {
  let local: LocalStoreUnderTest;
  let link: string;

  beforeAll(async () => {
    local = await startLocalStore();
    await local.store.put(file, content(1000));
    link = await local.store.link(file, 60);
  });

  afterAll(async () => {
    await local.stop();
  });

  /** The status of an answer, and its platform code and message. */
  async function fault(address: string): Promise<{ status: number; code: number; msg: string }> {
    const response = await fetch(address);
    const { error } = (await response.json()) as { error: { code: number; msg: string } };
    return { status: response.status, ...error };
  }

  /** The status of a request for exactly this path; `fetch` would normalize it. */
  function rawStatus(path: string): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      request(local.publicUrl, { path }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
  }

  it('is refused with the reason and the advice to ask for a new one', async () => {
    const expired = await local.at(new Date(0)).link(file, 60);
    const refusals = [
      [local.store.address(file.key), 'This address needs a signed link; ask for a new link.'],
      [link.replace(/name=\w/, 'name=_'), 'The link was altered or is incomplete; ask for a new link.'],
      [link.replace(/&signature=.*/, ''), 'The link was altered or is incomplete; ask for a new link.'],
      [`${link}&name=a`, 'The link was altered or is incomplete; ask for a new link.'],
      [expired, 'The link has expired; ask for a new link.'],
    ] as const;
    for (const [address, msg] of refusals) {
      await expect(fault(address)).resolves.toEqual({ status: 403, code: forbidden, msg });
    }
  });

  it('answers 404 in the JSON envelope if the file is gone', async () => {
    const gone = await local.store.link({ ...file, key: 'demo/0198/2.csv' }, 60);
    await expect(fault(gone)).resolves.toMatchObject({ status: 404, code: dataNotFound });
    const { headers } = await fetch(gone);
    expect(headers.get('content-type')).toMatch('application/json');
    expect(headers.has('content-disposition')).toBe(false);
  });

  it('serves the file with its length and forbids caching', async () => {
    const { headers } = await fetch(link);
    expect(headers.get('content-length')).toBe('1000');
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  });

  it('answers HEAD like GET without a body', async () => {
    const response = await fetch(link, { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe('1000');
    await expect(response.text()).resolves.toBe('');
    expect((await fetch(local.store.address(file.key), { method: 'HEAD' })).status).toBe(403);
  });

  it('serves a range, so that a download can be resumed', async () => {
    const whole = new Uint8Array(await (await fetch(link)).arrayBuffer());
    const etag = (await fetch(link)).headers.get('etag') ?? '';
    // A range request needs a strong ETag.
    expect(etag).toMatch(/^"[^"]+"$/);
    const headers = { range: 'bytes=990-', 'if-range': etag };
    const response = await fetch(link, { headers });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe('bytes 990-999/1000');
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(whole.slice(990));
  });

  it('answers a range beyond the end with 416 and the length of the file', async () => {
    const response = await fetch(link, { headers: { range: 'bytes=1000-' } });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe('bytes */1000');
    await expect(response.text()).resolves.toBe('');
  });

  it.each([
    'demo/..%2f..%2fsecret',
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e/%2e%2e/etc/passwd',
    '../../../etc/passwd',
    'demo%5c..%5csecret',
    'demo/%00',
    'demo/0198/1.csv%00',
    'demo/',
  ])('cannot be manipulated to reach %j', async (path) => {
    const query = new URL(link).search;
    expect(await rawStatus(`/v2/export_file/${path}${query}`)).toBe(403);
  });

  it('logs no error when the browser hangs up', async () => {
    const large = { ...file, key: 'demo/0198/large.csv' };
    await local.store.put(large, content(32 * 1024 * 1024));
    const hangUp = new AbortController();
    const response = await fetch(await local.store.link(large, 60), { signal: hangUp.signal });
    await response.body?.getReader().read();
    hangUp.abort();
    expect((await fetch(link)).status).toBe(200);
    await setTimeout(200);
    expect(local.logged).toEqual([]);
  });

  it('never follows a symbolic link, to a file or into a folder', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'outside-'));
    try {
      await writeFile(join(outside, '1.csv'), 'secret');
      await mkdir(join(local.root, 'objects', 'links'));
      await symlink(join(outside, '1.csv'), join(local.root, 'objects', 'links', '1.csv'));
      await symlink(outside, join(local.root, 'objects', 'folder'));
      for (const key of ['links/1.csv', 'folder/1.csv']) {
        expect((await fetch(await local.store.link({ ...file, key }, 60))).status).toBe(404);
        await expect(local.store.size(key)).resolves.toBeUndefined();
      }
      const into = { ...file, key: 'folder/new/1.csv' };
      await expect(local.store.put(into, content(1))).rejects.toThrow('is not a folder');
      await expect(local.store.remove('folder/1.csv')).rejects.toThrow('is not a folder');
      await expect(local.store.remove('links/1.csv')).rejects.toThrow('is not a file');
      await expect(readdir(outside)).resolves.toEqual(['1.csv']);
      await expect(readdir(join(local.root, 'incoming'))).resolves.toEqual([]);
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  it('removes only the folders that become empty', async () => {
    const [one, two] = ['corp/1/1.csv', 'corp/2/1.csv'];
    for (const key of [one, two]) await local.store.put({ ...file, key }, content(1));
    await local.store.remove(one);
    await expect(readdir(join(local.root, 'objects', 'corp'))).resolves.toEqual(['2']);
    await local.store.remove(two);
    await expect(readdir(join(local.root, 'objects'))).resolves.not.toContain('corp');
  });

  it('serves a file that only the service may read on the disk', async () => {
    const { mode } = await lstat(join(local.root, 'objects', file.key));
    expect(mode & 0o077).toBe(0);
  });
});

describe('a local store with invalid options', () => {
  const secret = 'the secret of the links of this test';

  it('fails with one line if its folder cannot be created', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'local-store-'));
    try {
      await writeFile(join(folder, 'file'), '');
      const root = join(folder, 'file', 'store');
      const store = new LocalObjectStore({ root, publicUrl: 'http://localhost', secret });
      await expect(store.prepare()).rejects.toThrow(`local store in ${root}: ENOTDIR`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is refused if its secret could be guessed', () => {
    const options = { root: '/nowhere', publicUrl: 'http://localhost' };
    expect(() => new LocalObjectStore({ ...options, secret: '' })).toThrow(
      'store.secret: too short. Must have at least 32 bytes.',
    );
    expect(() => new LocalObjectStore({ ...options, secret })).not.toThrow();
  });
});
