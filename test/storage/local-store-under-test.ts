import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APP_FILTER } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { ErrorEnvelopeFilter } from '../../src/errors/error-envelope.filter.js';
import { LocalObjectStore, type LocalStoreOptions } from '../../src/storage/local-object-store.js';
import { ObjectStore } from '../../src/storage/object-store.js';
import { StorageModule } from '../../src/storage/storage.module.js';
import type { StorageOptions } from '../../src/storage/storage.module-definition.js';
import { freePort } from '../../src/embedded/free-port.js';
import type { StoreUnderTest } from './store-under-test.js';

/** The local store in a new folder, and an application that serves its links. */
export interface LocalStoreUnderTest extends StoreUnderTest {
  root: string;
  publicUrl: string;
  /** The warnings and errors in the application's log. */
  logged: string[];
}

/** An application that consists of the storage module only. */
export async function serveStorage(options: StorageOptions, port: number) {
  const logged: string[] = [];
  const log = (message: unknown) => logged.push(String(message));
  const quiet = () => undefined;
  const module = await Test.createTestingModule({
    imports: [StorageModule.forRoot(options)],
    providers: [{ provide: APP_FILTER, useClass: ErrorEnvelopeFilter }],
  })
    .setLogger({ log: quiet, debug: quiet, verbose: quiet, warn: log, error: log, fatal: log })
    .compile();
  const app = module.createNestApplication();
  await app.listen(port, '127.0.0.1');
  return { app, store: app.get(ObjectStore), logged };
}

export async function startLocalStore(): Promise<LocalStoreUnderTest> {
  const root = await mkdtemp(join(tmpdir(), 'local-store-'));
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const options: LocalStoreOptions = { root, publicUrl, secret: 'the secret of the links of this test' };
  const { app, store, logged } = await serveStorage({ driver: 'local', ...options }, port);
  const incoming = join(root, 'incoming');
  return {
    store,
    root,
    publicUrl,
    logged,
    at: (now) => new LocalObjectStore({ ...options, now: () => now }),
    leftovers: () => readdir(incoming),
    interruptWrite: async (key) => {
      const stop = new AbortController();
      async function* content(): AsyncGenerator<Buffer> {
        yield Buffer.from('unfinished');
        for (const name of await readdir(incoming)) {
          await copyFile(join(incoming, name), join(incoming, `${name}-copy`));
        }
        stop.abort();
      }
      const file = { key, filename: 'a.csv', contentType: 'text/csv' };
      await store.put(file, content(), stop.signal).catch(() => undefined);
    },
    stop: async () => {
      await app.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}
