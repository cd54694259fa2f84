import { LocalObjectStore } from './local-object-store.js';
import { MinioObjectStore } from './minio-object-store.js';
import type { ObjectStore } from './object-store.js';
import type { StorageOptions } from './storage.module-definition.js';

/**
 * Opens the store of the driver that is asked for, ready for its first file.
 * @throws Error one line that names the place and the fault.
 */
export async function openObjectStore(options: StorageOptions): Promise<ObjectStore> {
  switch (options.driver) {
    case 'minio':
      return prepared(new MinioObjectStore(options));
    case 'local':
      return prepared(new LocalObjectStore(options));
    case 'custom':
      return options.store;
    default:
      return options satisfies never;
  }
}

async function prepared<T extends MinioObjectStore | LocalObjectStore>(store: T): Promise<T> {
  await store.prepare();
  return store;
}
