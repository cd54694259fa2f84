import type { INestApplication, LoggerService } from '@nestjs/common';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { createApplication } from './application.js';
import { Environment } from './config/environment.js';
import { fillDemoData } from '../demo/demo-data.js';
import { startDemoWarranty, type DemoWarranty } from '../demo/demo-warranty.js';
import { EmbeddedPostgres } from '../embedded/embedded-postgres.js';
import { ServiceLogger } from '../log/service-logger.js';
import { dataSourceOptions, type Databases } from '../export-task/queue/data-source-options.js';
import { migrate } from '../migrations/migrate.js';
import { listeningUrl, publicUrl } from './storage-options.js';

/** A running service. */
export interface Service {
  /** Where it answers, e.g. `http://127.0.0.1:3000`. */
  url: string;
  /** The databases that it works on. */
  databases: Databases;
  /** Whether it runs on the embedded PostgreSQL with the demo enterprise. */
  embedded: boolean;
  /** Settles when the embedded PostgreSQL has ended by itself; then the service is of no use any more. */
  lost: Promise<void>;
  /**
   * Stops claiming, lets running exports finish or gives them back, closes the connections, and stops the embedded
   * PostgreSQL.
   */
  stop(): Promise<void>;
  /** Breaks running exports off, to be taken up when their lease is over, and stops the embedded PostgreSQL. */
  abandon(): Promise<void>;
}

/** The database of the tasks. */
interface Database {
  url: string;
  embedded: boolean;
  lost: Promise<void>;
  stop(): Promise<void>;
}

/** Starts the service: its database, the schema, and the application in its role. */
export async function startService(
  environment: Environment,
  logger: LoggerService | false = serviceLogger(environment),
): Promise<Service> {
  const database = await openDatabase(environment);
  const databases = { tasks: database.url, records: environment.RECORDS_DATABASE_URL };
  const demo = database.embedded && databases.records === undefined;
  let warranty: DemoWarranty | undefined;
  try {
    await migrate(dataSourceOptions(databases));
    if (demo) await fillDemo(database.url);
    if (demo && !environment.PLATFORM_BASE_URL) warranty = await startDemoWarranty();
    const connected = warranty ? connectedTo(warranty, environment) : environment;
    const application = await startApplication(connected, databases, logger);
    return {
      url: serviceUrl(environment, application),
      databases,
      embedded: database.embedded,
      lost: database.lost,
      abandon: () => database.stop(),
      stop: async () => {
        // A download or a call that takes longer does not hold the process up.
        const late = setTimeout(() => {
          (application.getHttpServer() as Server).closeAllConnections();
        }, environment.SHUTDOWN_SECONDS * 1000);
        try {
          await application.close();
        } finally {
          clearTimeout(late);
          await Promise.all([warranty?.stop(), database.stop()]);
        }
      },
    };
  } catch (error) {
    await Promise.all([warranty?.stop(), database.stop()]);
    throw error;
  }
}

/** The log as it is configured. */
function serviceLogger({ LOG_FORMAT, LOG_LEVEL }: Environment): ServiceLogger {
  const colors = process.stdout.isTTY;
  return new ServiceLogger({ format: LOG_FORMAT ?? (colors ? 'pretty' : 'json'), level: LOG_LEVEL, colors });
}

/** The database of the tasks: the one that is configured, else the embedded one. */
export async function openDatabase({ DATABASE_URL, DATA_DIR }: Environment): Promise<Database> {
  if (DATABASE_URL !== undefined) {
    const never = new Promise<void>(() => undefined);
    return { url: DATABASE_URL, embedded: false, lost: never, stop: () => Promise.resolve() };
  }
  const postgres = await EmbeddedPostgres.start(DATA_DIR);
  return { url: postgres.url, embedded: true, lost: postgres.lost, stop: () => postgres.stop() };
}

/** The environment with the demo enterprise's warranty plugin in it. */
function connectedTo({ url, corpId, accessToken }: DemoWarranty, environment: Environment): Environment {
  return Object.assign(new Environment(), environment, {
    PLATFORM_BASE_URL: url,
    PLATFORM_ACCESS_TOKENS: `${corpId}=${accessToken}`,
  });
}

async function startApplication(
  environment: Environment,
  databases: Databases,
  logger: LoggerService | false,
): Promise<INestApplication> {
  const application = await createApplication(environment, databases, logger);
  try {
    await application.listen(environment.PORT, environment.HOST);
    return application;
  } catch (error) {
    await application.close();
    throw listenFault(error, environment);
  }
}

/** Where the process answers; nobody outside needs to reach a worker. */
function serviceUrl(environment: Environment, application: INestApplication): string {
  if (environment.ROLE !== 'worker') return publicUrl(environment);
  const { port } = (application.getHttpServer() as Server).address() as AddressInfo;
  return listeningUrl({ HOST: environment.HOST, PORT: port });
}

/** What keeps the service from listening, in words of its configuration. */
function listenFault(error: unknown, { HOST, PORT }: Environment): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return new Error(`PORT: ${PORT} is taken by another program; a free port is accepted.`);
  }
  if (code === 'EACCES') {
    return new Error(`PORT: ${PORT} may not be used by this user; a port from 1024 is accepted.`);
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new Error(`HOST: ${HOST} is no address of this machine; 127.0.0.1 or 0.0.0.0 is accepted.`);
  }
  return error;
}

async function fillDemo(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await fillDemoData(client);
  } finally {
    await client.end();
  }
}
