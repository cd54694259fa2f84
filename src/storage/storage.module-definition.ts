import { ConfigurableModuleBuilder } from '@nestjs/common';
import { callPathsProvider } from '../http/call-paths.js';
import { FastifyLocalFileController, LocalFileController } from './local-file.controller.js';
import type { LocalStoreOptions } from './local-object-store.js';
import type { ObjectStore } from './object-store.js';
import type { MinioStoreOptions } from './minio-object-store.js';

/** The store of finished files: MinIO, the local disk, or a store that the application brings. */
export type StorageOptions =
  | ({ driver: 'minio' } & MinioStoreOptions)
  | ({ driver: 'local' } & LocalStoreOptions)
  | { driver: 'custom'; store: ObjectStore };

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: STORAGE_OPTIONS } =
  new ConfigurableModuleBuilder<StorageOptions>()
    .setClassMethodName('forRoot')
    // A process that serves no calls serves no files either. The prefix is the one of the module's own calls.
    .setExtras({ calls: true, prefix: '' }, ({ providers = [], ...definition }, { calls, prefix }) => ({
      ...definition,
      global: true,
      controllers: calls ? [LocalFileController, FastifyLocalFileController] : [],
      providers: calls ? [...providers, callPathsProvider(prefix)] : providers,
    }))
    .build();
