import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { ConnectionOptions } from 'node:tls';

/** How to reach a PostgreSQL with records. */
export interface RecordsServer {
  /** `postgres://…`; host, port, database, username and password are then ignored. */
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
}

/** One server with the records of all enterprises. */
export interface RecordsOptions extends RecordsServer {
  /** Maximum number of open connections. */
  connections: number;
}

// #region servers
/** Finds the name of an enterprise's server. */
export type ServerOf = (corpId: string) => string | Promise<string>;

/** Several servers. Each has the records of some enterprises, and all of their records. */
export interface RecordsServersOptions {
  /** The servers by name: 1 to 32 lower-case letters, digits, hyphens and underscores. */
  servers: Readonly<Record<string, RecordsServer>>;
  /**
   * Finds the server that has an enterprise's records now. It is asked for each export and each call that reads records, and
   * while a server is away once a second for each enterprise with waiting tasks. Default: a hash of the id and the names.
   */
  serverOf?: ServerOf | undefined;
  /** Maximum number of open connections to each server. */
  connections: number;
}
// #endregion

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: RECORDS_OPTIONS } =
  new ConfigurableModuleBuilder<RecordsOptions | RecordsServersOptions>()
    .setClassMethodName('forRoot')
    .setExtras({}, (definition) => ({ ...definition, global: true }))
    .build();
