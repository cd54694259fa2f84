import { ConfigurableModuleBuilder } from '@nestjs/common';
import { LocalFileController } from './local-file.controller.js';
import type { LocalStoreOptions } from './local-object-store.js';
import type { ObjectStore } from './object-store.js';
import type { MinioStoreOptions } from './minio-object-store.js';

/** Where finished files lie: in MinIO, on the local disk, or in a store of the application's. */
export type StorageOptions =
  | ({ driver: 'minio' } & MinioStoreOptions)
  | ({ driver: 'local' } & LocalStoreOptions)
  | { driver: 'custom'; store: ObjectStore };

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: STORAGE_OPTIONS } =
  new ConfigurableModuleBuilder<StorageOptions>()
    .setClassMethodName('forRoot')
    // A process that serves no calls hands out no files either.
    .setExtras({ calls: true }, (definition, { calls }) => ({
      ...definition,
      global: true,
      controllers: calls ? [LocalFileController] : [],
    }))
    .build();
