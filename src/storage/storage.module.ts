import { Module, Optional, type NestModule } from '@nestjs/common';
import { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { CallPaths } from '../http/call-paths.js';
import { removeControllers } from '../http/routed-controllers.js';
import { CountingObjectStore } from './counting-object-store.js';
import { FastifyLocalFileController, LocalFileController } from './local-file.controller.js';
import { LocalObjectStore } from './local-object-store.js';
import type { MinioObjectStore } from './minio-object-store.js';
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
    {
      provide: DRIVER_STORE,
      inject: [STORAGE_OPTIONS, { token: CallPaths, optional: true }],
      useFactory: openStore,
    },
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
    private readonly host: HttpAdapterHost,
    @Optional() private readonly localStore?: LocalObjectStore,
  ) {
    super();
  }

  /** Removes the controller of the other HTTP platform, and both unless the driver is the local one. */
  configure(): void {
    const isFastify = this.host.httpAdapter.getType() === 'fastify';
    const other = isFastify ? LocalFileController : FastifyLocalFileController;
    const both = [LocalFileController, FastifyLocalFileController];
    removeControllers(this.modules, this, this.localStore ? [other] : both);
  }
}

/** @throws Error one line that names the place of the store and the fault. */
async function openStore(options: StorageOptions, paths?: CallPaths): Promise<ObjectStore> {
  switch (options.driver) {
    case 'minio': {
      // Loaded only for this driver: the client takes a tenth of the time of a start.
      const { MinioObjectStore } = await import('./minio-object-store.js');
      return prepared(new MinioObjectStore(options));
    }
    case 'local':
      return prepared(new LocalObjectStore(options, paths));
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
