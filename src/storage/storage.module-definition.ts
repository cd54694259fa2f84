import { ConfigurableModuleBuilder } from '@nestjs/common';
import { LocalFileController } from './local-file.controller.js';
import type { LocalStoreOptions } from './local-object-store.js';
import type { MinioStoreOptions } from './minio-object-store.js';

/** Where finished files lie: in MinIO, or on the local disk. */
export type StorageOptions =
  ({ driver: 'minio' } & MinioStoreOptions) | ({ driver: 'local' } & LocalStoreOptions);

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
