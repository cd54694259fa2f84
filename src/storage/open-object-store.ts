import { LocalObjectStore } from './local-object-store.js';
import { MinioObjectStore } from './minio-object-store.js';
import type { ObjectStore } from './object-store.js';
import type { StorageOptions } from './storage.module-definition.js';

/**
 * Opens the store of the driver that is asked for, ready for its first file.
 * @throws Error one line that names the place and the fault.
 */
export async function openObjectStore(options: StorageOptions): Promise<ObjectStore> {
  const store = create(options);
  await store.prepare();
  return store;
}

function create(options: StorageOptions): MinioObjectStore | LocalObjectStore {
  switch (options.driver) {
    case 'minio':
      return new MinioObjectStore(options);
    case 'local':
      return new LocalObjectStore(options);
    default:
      return options satisfies never;
  }
}
