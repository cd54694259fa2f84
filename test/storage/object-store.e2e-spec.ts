import { createHash, randomUUID } from 'node:crypto';
import { parse } from 'content-disposition';
import { PART_SIZE } from '../../src/storage/upload-lane.js';
import type { ObjectStore, StoredFile } from '../../src/storage/object-store.js';
import { eventually } from '../support/eventually.js';
import { describeWithMinio } from '../support/minio.js';
import { describeWithRgw } from '../support/rgw.js';
import { content, failingContent, hangingContent, sha256 } from './content.js';
import { startLocalStore } from './local-store-under-test.js';
import { startMinioStore, startRgwStore } from './s3-stores-under-test.js';
import type { StoreUnderTest } from './store-under-test.js';

const MIB = 1024 * 1024;

/** A new file for each test, so that tests do not depend on each other. */
function newFile(filename = '设备 导出 2025.csv'): StoredFile {
  return { key: `~5bel/${randomUUID()}/a=1.csv`, filename, contentType: 'text/csv; charset=utf-8' };
}

async function bytesOf(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer());
}

/** The contract of every driver. */
function keepsTheContract(start: () => Promise<StoreUnderTest>): void {
  let subject: StoreUnderTest;
  let store: ObjectStore;

  beforeAll(async () => {
    subject = await start();
    store = subject.store;
  });

  afterAll(async () => {
    await subject.stop();
  });

  const putText = (file: StoredFile, text: string) => store.put(file, content(text.length, [text.length]));

  async function expectNothing(file: StoredFile): Promise<void> {
    await expect(store.size(file.key)).resolves.toBeUndefined();
    // A write that fails waits only a second for its clean-up.
    await eventually(
      () => subject.leftovers(file.key),
      (left) => left.length === 0,
    );
  }

  it.each([0, 1, PART_SIZE, PART_SIZE + 1, 7 * PART_SIZE])('returns %d bytes unchanged', async (size) => {
    const file = newFile();
    const hash = createHash('sha256');
    await expect(store.put(file, content(size, [64 * 1024], hash))).resolves.toEqual({ size });
    await expect(store.size(file.key)).resolves.toBe(size);
    await expect(subject.leftovers(file.key)).resolves.toEqual([]);
    const response = await fetch(await store.link(file, 60));
    expect(response.status).toBe(200);
    const bytes = await bytesOf(response);
    expect(bytes.length).toBe(size);
    expect(sha256(bytes)).toBe(hash.digest('hex'));
  });

  it('returns 20 MiB unchanged that came in odd chunks, some longer than a part', async () => {
    const file = newFile();
    const hash = createHash('sha256');
    const chunks = [1, 4095, 0, 70_001, 9 * MIB + 1, 13, 2 * MIB];
    await expect(store.put(file, content(20 * MIB, chunks, hash))).resolves.toEqual({ size: 20 * MIB });
    const bytes = await bytesOf(await fetch(await store.link(file, 60)));
    expect(sha256(bytes)).toBe(hash.digest('hex'));
  });

  it.each([
    [[0, 0, 0]],
    [[1, 0, 0]],
    [[0, 0, 1]],
    [[1000, 2000, 3000]],
    [[6 * MIB, 1, 6 * MIB]],
    [[1, 6 * MIB, 1, 0]],
    [[PART_SIZE, PART_SIZE, PART_SIZE]],
    [[PART_SIZE + 1, 0, 2 * PART_SIZE + 5 * MIB, 3]],
    [[20 * MIB, 4 * MIB, 4 * MIB, 4 * MIB]],
    [[3 * MIB, 3 * MIB, 3 * MIB, 0]],
  ])('joins lanes of %j bytes in their order', async (sizes) => {
    const file = newFile();
    const lanes = sizes.map((size, lane) => Buffer.alloc(size, lane + 1));
    async function* inBlocks(lane: Buffer): AsyncGenerator<Buffer> {
      for (let at = 0; at < lane.length; at += 300_000)
        yield await Promise.resolve(lane.subarray(at, at + 300_000));
    }
    const whole = Buffer.concat(lanes);
    await expect(store.putLanes(file, lanes.map(inBlocks))).resolves.toEqual({ size: whole.length });
    await expect(subject.leftovers(file.key)).resolves.toEqual([]);
    const bytes = await bytesOf(await fetch(await store.link(file, 60)));
    expect(sha256(bytes)).toBe(sha256(whole));
  });

  it('leaves nothing if one of several lanes fails while the others hang', async () => {
    const file = newFile();
    const error = new Error('one lane');
    const lanes = [
      hangingContent(9 * MIB).content,
      failingContent(9 * MIB, error),
      hangingContent(MIB).content,
    ];
    await expect(store.putLanes(file, lanes)).rejects.toBe(error);
    await expectNothing(file);
  });

  it('answers 403 to an address without a signature', async () => {
    const file = newFile();
    await putText(file, 'text');
    expect((await fetch(store.address(file.key))).status).toBe(403);
    expect((await fetch(store.address(newFile().key))).status).toBe(403);
  });

  it('signs a link without percent escapes that begins with the address', async () => {
    const file = newFile();
    const link = await store.link(file, 60);
    expect(link).not.toContain('%');
    expect(decodeURIComponent(link)).toBe(link);
    expect(new URL(link).href).toBe(link);
    expect(link.split('?')[0]).toBe(store.address(file.key));
  });

  it.each(['设备 导出 2025.csv', 'a  "b"; c=\'d\'.csv', 'Büro – №1.csv', '😀.csv'])(
    'downloads under the name %j',
    async (filename) => {
      const file = newFile(filename);
      await putText(file, 'text');
      const { headers } = await fetch(await store.link(file, 60));
      const disposition = headers.get('content-disposition') ?? '';
      expect(disposition).toMatch(
        /^attachment; filename=.*; filename\*=UTF-8''|^attachment; filename="a {2}/,
      );
      expect(parse(disposition).parameters.filename).toBe(filename);
      expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    },
  );

  it('refuses a link that was altered', async () => {
    const [file, other] = [newFile(), newFile()];
    await putText(file, 'text');
    await putText(other, 'other');
    const link = await store.link(file, 60);
    const last = link.endsWith('a') ? 'b' : 'a';
    const altered = [
      link.slice(0, -1) + last,
      link.replace(file.key, other.key),
      link.replace(/(expires=)(\d+)/i, (_, name: string, until: string) => `${name}${Number(until) + 1}`),
      link.slice(0, -1),
    ];
    for (const address of altered) {
      const response = await fetch(address);
      expect([response.status, address]).toEqual([403, address]);
    }
    expect((await fetch(link)).status).toBe(200);
  });

  it('refuses a link that has expired', async () => {
    const file = newFile();
    await putText(file, 'text');
    const earlier = subject.at(new Date(Date.now() - 61_000));
    expect((await fetch(await earlier.link(file, 60))).status).toBe(403);
    expect((await fetch(await earlier.link(file, 120))).status).toBe(200);
  });

  it.each([0, 100, PART_SIZE, 3 * PART_SIZE + 100])(
    'leaves nothing of a write whose source fails after %d bytes, and throws the error of the source',
    async (size) => {
      const file = newFile();
      const error = new Error('the source failed');
      await expect(store.put(file, failingContent(size, error))).rejects.toBe(error);
      await expectNothing(file);
    },
  );

  it.each([0, 100, PART_SIZE + 100])(
    'leaves nothing of a write that is cancelled while its source hangs after %d bytes, and ends at once',
    async (size) => {
      const file = newFile();
      const source = hangingContent(size);
      const stop = new AbortController();
      const put = store.put(file, source.content, stop.signal);
      await source.hangs;
      const cancelled = Date.now();
      stop.abort('lost');
      await expect(put).rejects.toBe('lost');
      expect(Date.now() - cancelled).toBeLessThan(2000);
      await expectNothing(file);
    },
  );

  it('does not read the source of a write that was cancelled before its start', async () => {
    const file = newFile();
    const untouched = {
      [Symbol.asyncIterator]: () => {
        throw new Error('touched');
      },
    };
    await expect(store.put(file, untouched, AbortSignal.abort('shutdown'))).rejects.toBe('shutdown');
    await expectNothing(file);
  });

  it('closes the source of a write that is cancelled between two chunks', async () => {
    const stop = new AbortController();
    let closed = false;
    async function* source() {
      try {
        yield* content(1000, [10]);
      } finally {
        closed = true;
      }
    }
    async function* cancelling() {
      for await (const bytes of source()) {
        stop.abort('lost');
        yield bytes;
      }
    }
    await expect(store.put(newFile(), cancelling(), stop.signal)).rejects.toBe('lost');
    expect(closed).toBe(true);
  });

  it('replaces an object', async () => {
    const file = newFile();
    await putText(file, 'first and longer');
    await putText(file, 'second');
    await expect(store.size(file.key)).resolves.toBe(6);
    expect(await bytesOf(await fetch(await store.link(file, 60)))).toHaveLength(6);
  });

  it('stores two objects at once', async () => {
    const [one, two] = [newFile(), newFile()];
    await Promise.all([store.put(one, content(10 * MIB)), store.put(two, content(9 * MIB, [70_001]))]);
    await expect(Promise.all([one, two].map((file) => store.size(file.key)))).resolves.toEqual([
      10 * MIB,
      9 * MIB,
    ]);
  });

  it('passes the check if it is available', async () => {
    await expect(store.check(AbortSignal.timeout(5000))).resolves.toBeUndefined();
  });

  it('removes an object, and ignores a missing one', async () => {
    const file = newFile();
    await putText(file, 'text');
    await store.remove(file.key);
    await expectNothing(file);
    expect((await fetch(await store.link(file, 60))).status).toBe(404);
    await store.remove(file.key);
  });

  it('removes the leftovers of interrupted writes of an object, and of no other object', async () => {
    const file = newFile();
    const neighbour = `${file.key}2`;
    await subject.interruptWrite(file.key);
    await subject.interruptWrite(file.key);
    await store.remove(file.key);
    await expectNothing(file);
    await subject.interruptWrite(neighbour);
    await store.remove(file.key);
    await expect(subject.leftovers(neighbour)).resolves.not.toEqual([]);
    await store.remove(neighbour);
    await expect(subject.leftovers(neighbour)).resolves.toEqual([]);
  });

  it('lists what was last written before a time', async () => {
    const [file, interrupted] = [newFile(), newFile()];
    await putText(file, 'text');
    await subject.interruptWrite(interrupted.key);
    const listed = async (milliseconds: number) => {
      const keys: (string | undefined)[] = [];
      for await (const { key } of store.olderThan?.(new Date(Date.now() + milliseconds)) ?? [])
        keys.push(key);
      return keys;
    };
    expect((await listed(60_000)).filter((key) => key === file.key)).toHaveLength(1);
    expect(await listed(-60_000)).toEqual([]);
    await store.remove(interrupted.key);
  });

  it.each(['', '..', '../x', 'a/../b', '/etc/passwd', 'a b', '文.csv', 'a%2fb'])(
    'refuses the key %j',
    async (key) => {
      const fault = 'invalid. Must be segments of letters, digits and ._~=- joined by slashes';
      await expect(store.put({ ...newFile(), key }, content(1))).rejects.toThrow(fault);
      await expect(store.size(key)).rejects.toThrow(fault);
      await expect(store.remove(key)).rejects.toThrow(fault);
      await expect(store.link({ ...newFile(), key }, 60)).rejects.toThrow(fault);
      expect(() => store.address(key)).toThrow(fault);
    },
  );

  it('stores 200 MiB in bounded memory', async () => {
    const before = process.memoryUsage().rss;
    let most = before;
    async function* measured() {
      for await (const bytes of content(200 * MIB, [256 * 1024])) {
        most = Math.max(most, process.memoryUsage.rss());
        yield bytes;
      }
    }
    const file = newFile();
    await store.put(file, measured());
    await store.remove(file.key);
    expect((most - before) / MIB).toBeLessThan(120);
  });
}

describe('the local store', () => {
  keepsTheContract(startLocalStore);
});

describeWithMinio('the MinIO store', () => {
  keepsTheContract(startMinioStore);
});

describeWithRgw('the S3 store on Ceph RGW', () => {
  keepsTheContract(startRgwStore);
});
