import { Module } from '@nestjs/common';
import { ObjectStore } from './object-store.js';
import { openObjectStore } from './open-object-store.js';
import {
  ConfigurableModuleClass,
  STORAGE_OPTIONS,
  type StorageOptions,
} from './storage.module-definition.js';
import { StoreFaults } from './store-faults.js';

/** Offers the object store to every module, and serves the files of the local one. */
@Module({
  providers: [
    StoreFaults,
    {
      provide: ObjectStore,
      inject: [STORAGE_OPTIONS, StoreFaults],
      useFactory: async (options: StorageOptions, faults: StoreFaults) =>
        faults.listenTo(await openObjectStore(options)),
    },
  ],
  exports: [ObjectStore, StoreFaults],
})
export class StorageModule extends ConfigurableModuleClass {}
