import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { PoolConfig } from 'pg';

/** How to reach the records database. */
export interface RecordsOptions extends Pick<PoolConfig, 'host' | 'port' | 'password' | 'database' | 'ssl'> {
  /** `postgres://…`, instead of host, port and so on. */
  url?: string | undefined;
  /** A user who may read the tables; no other right is needed. */
  username?: string | undefined;
  /** Maximum number of open connections. */
  connections: number;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: RECORDS_OPTIONS } =
  new ConfigurableModuleBuilder<RecordsOptions>()
    .setClassMethodName('forRoot')
    .setExtras({}, (definition) => ({ ...definition, global: true }))
    .build();
