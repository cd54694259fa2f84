import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { PoolConfig } from 'pg';

/** Where the records lie. */
export interface RecordsOptions extends Pick<PoolConfig, 'host' | 'port' | 'password' | 'database' | 'ssl'> {
  /** `postgres://…` of the records database, in place of its parts; reading rights are enough. */
  url?: string | undefined;
  /** The user that reads. */
  username?: string | undefined;
  /** The most connections that are open at once. */
  connections: number;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: RECORDS_OPTIONS } =
  new ConfigurableModuleBuilder<RecordsOptions>()
    .setClassMethodName('forRoot')
    .setExtras({}, (definition) => ({ ...definition, global: true }))
    .build();
