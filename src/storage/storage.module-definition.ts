import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { LocalStoreOptions } from './local-object-store.js';
import type { MinioStoreOptions } from './minio-object-store.js';

/** Where finished files lie: in MinIO, or on the local disk. */
export type StorageOptions =
  ({ driver: 'minio' } & MinioStoreOptions) | ({ driver: 'local' } & LocalStoreOptions);

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: STORAGE_OPTIONS } =
  new ConfigurableModuleBuilder<StorageOptions>()
    .setClassMethodName('forRoot')
    .setExtras({}, (definition) => ({ ...definition, global: true }))
    .build();
