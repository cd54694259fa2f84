import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { ConnectionOptions } from 'node:tls';

/** How to reach a PostgreSQL with records. */
export interface RecordsServer {
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
}

/** One server with the records of all enterprises. */
export interface RecordsOptions extends RecordsServer {
  /** Maximum number of open connections. */
  connections: number;
}

/** Finds the name of an enterprise's server. */
export type ServerOf = (corpId: string) => string | Promise<string>;

/** Several servers. Each has the records of some enterprises, and all of their records. */
export interface RecordsServersOptions {
  /** The servers by name: 1 to 32 lower-case letters, digits, hyphens and underscores. */
  servers: Readonly<Record<string, RecordsServer>>;
  /**
   * Finds the server of an enterprise. It is asked for each export, when it begins to read, and for each call that reads; while
   * a server is away also for all enterprises with waiting tasks, at most once a second for each. By default, a hash of the
   * enterprise's id and the names decides: an additional server takes over an equal share of the enterprises of each other one.
   */
  serverOf?: ServerOf | undefined;
  /** Maximum number of open connections to each server. */
  connections: number;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: RECORDS_OPTIONS } =
  new ConfigurableModuleBuilder<RecordsOptions | RecordsServersOptions>()
    .setClassMethodName('forRoot')
    .setExtras({}, (definition) => ({ ...definition, global: true }))
    .build();
