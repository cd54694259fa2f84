import { Module } from '@nestjs/common';
import { LocalFileController } from './local-file.controller.js';
import { ObjectStore } from './object-store.js';
import { openObjectStore } from './open-object-store.js';
import { ConfigurableModuleClass, STORAGE_OPTIONS } from './storage.module-definition.js';

/** Offers the object store to every module, and serves the files of the local one. */
@Module({
  controllers: [LocalFileController],
  providers: [{ provide: ObjectStore, inject: [STORAGE_OPTIONS], useFactory: openObjectStore }],
  exports: [ObjectStore],
})
export class StorageModule extends ConfigurableModuleClass {}
