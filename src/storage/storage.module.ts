import { Module, Optional, type NestModule } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { CountingObjectStore } from './counting-object-store.js';
import { LocalFileController } from './local-file.controller.js';
import { LocalObjectStore } from './local-object-store.js';
import { MinioObjectStore } from './minio-object-store.js';
import { ObjectStore } from './object-store.js';
import {
  ConfigurableModuleClass,
  STORAGE_OPTIONS,
  type StorageOptions,
} from './storage.module-definition.js';

/** The store of the driver, ready for its first file. */
const DRIVER_STORE = Symbol('DRIVER_STORE');

/** Offers the object store to every module, and serves the files of the local one. */
@Module({
  providers: [
    { provide: DRIVER_STORE, inject: [STORAGE_OPTIONS], useFactory: openStore },
    {
      provide: LocalObjectStore,
      inject: [DRIVER_STORE],
      useFactory: (store: ObjectStore) => (store instanceof LocalObjectStore ? store : undefined),
    },
    {
      provide: CountingObjectStore,
      inject: [DRIVER_STORE],
      useFactory: (store: ObjectStore) => new CountingObjectStore(store),
    },
    { provide: ObjectStore, useExisting: CountingObjectStore },
  ],
  exports: [ObjectStore, CountingObjectStore],
})
export class StorageModule extends ConfigurableModuleClass implements NestModule {
  constructor(
    private readonly modules: ModulesContainer,
    @Optional() private readonly localStore?: LocalObjectStore,
  ) {
    super();
  }

  /**
   * Removes the controller unless the driver is the local one. A module lists its controllers before it runs, but
   * `forRootAsync` knows the driver only once its factory has run. This hook is the last one before Nest turns the
   * listed controllers into routes: an address without a controller answers like any unknown one.
   */
  configure(): void {
    if (this.localStore) return;
    for (const module of this.modules.values()) {
      if (module.instance === this) module.controllers.delete(LocalFileController);
    }
  }
}

/** @throws Error one line that names the place of the store and the fault. */
async function openStore(options: StorageOptions): Promise<ObjectStore> {
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
