import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { ConnectionOptions } from 'node:tls';

/** How to reach the records database. */
export interface RecordsOptions {
  /** `postgres://…`, instead of host, port and so on. */
  url?: string | undefined;
  host?: string | undefined;
  port?: number | undefined;
  /** The name of the database. */
  database?: string | undefined;
  /** The password, or a function that returns it for each new connection. */
  password?: string | (() => string | Promise<string>) | undefined;
  /** Whether to encrypt the connections, or how. */
  ssl?: boolean | ConnectionOptions | undefined;
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
