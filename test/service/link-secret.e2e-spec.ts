import * as fs from 'node:fs';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkSecret } from '../../src/service/config/link-secret.js';
import { itWithSmallDisk, mountSmallDisk } from '../chaos/small-disk.js';
import { TestService } from '../support/service.js';

describe('the secret of the links', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'link-secret-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('is created once, and stays', () => {
    const secret = linkSecret(join(folder, 'data'));
    expect(secret).toMatch(/^[\da-f]{64}$/);
    expect(linkSecret(join(folder, 'data'))).toBe(secret);
    expect(readdirSync(join(folder, 'data'))).toEqual(['link.secret']);
  });

  it('needs no hard links, which FAT and many network shares lack', async () => {
    const jest = import.meta.jest as unknown as {
      unstable_mockModule(name: string, factory: () => object): void;
      resetModules(): void;
    };
    let refused = 0;
    // No file system without hard links can be mounted everywhere.
    jest.unstable_mockModule('node:fs', () => ({
      ...fs,
      linkSync: () => {
        refused += 1;
        throw Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM' });
      },
    }));
    jest.resetModules();
    const path = '../../src/service/config/link-secret.js';
    const linkless = ((await import(path)) as { linkSecret: typeof linkSecret }).linkSecret;
    const secret = linkless(folder);
    expect([refused, secret]).toEqual([1, expect.stringMatching(/^[\da-f]{64}$/)]);
    expect([linkless(folder), linkSecret(folder)]).toEqual([secret, secret]);
    expect(readdirSync(folder)).toEqual(['link.secret']);
  });

  it('is refused with its path while it is incomplete', () => {
    const path = join(folder, 'link.secret');
    writeFileSync(path, 'half');
    expect(() => linkSecret(folder)).toThrow(
      `DATA_DIR: the secret of the links in ${path} cannot be used: it is incomplete. Delete it, or set LINK_SECRET.`,
    );
  });

  itWithSmallDisk('leaves nothing on a full disk, and its fault names the path', async () => {
    const disk = await mountSmallDisk(1);
    try {
      const { folder: data } = disk;
      expect(() => {
        writeFileSync(join(data, 'filler'), Buffer.alloc(2 ** 21));
      }).toThrow('ENOSPC');
      expect(() => linkSecret(data)).toThrow(`the secret of the links in ${join(data, 'link.secret')}`);
      expect(readdirSync(data)).toEqual(['filler']);
    } finally {
      await disk.stop();
    }
  });

  itWithSmallDisk('lets an API process start on a disk that is full, or read-only', async () => {
    const disk = await mountSmallDisk(1);
    const start = () => TestService.start({ ROLE: 'api', DATA_DIR: disk.folder });
    try {
      await (await start()).stop();
      const secret = readFileSync(join(disk.folder, 'link.secret'), 'utf8');
      expect(() => {
        writeFileSync(join(disk.folder, 'filler'), Buffer.alloc(2 ** 21));
      }).toThrow('ENOSPC');
      await (await start()).stop();
      await disk.makeReadOnly();
      const service = await start();
      try {
        expect((await fetch(`${service.url}/health/ready`)).status).toBe(200);
      } finally {
        await service.stop();
      }
      expect(readFileSync(join(disk.folder, 'link.secret'), 'utf8')).toBe(secret);
    } finally {
      await disk.stop();
    }
  });
});
