import type { INestApplication, LoggerService } from '@nestjs/common';
import type { Server } from 'node:http';
import type { RecordType } from '../exporter/record-type.js';
import { ExporterRegistry } from '../exporter/exporter-registry.js';
import { ServiceLogger } from '../log/service-logger.js';
import { listenFault, serviceUrl } from './addresses.js';
import { SignInCodes } from '../console/sign-in-codes.js';
import { createApplication } from './application.js';
import type { Environment } from './config/environment.js';
import type { Databases, TaskDatabase } from './databases.js';
import { hasConsole } from './module-options.js';

/** A running service. */
export interface Service {
  /** Its address, e.g. `http://127.0.0.1:3000`. */
  url: string;
  databases: Databases;
  /** Whether it runs on the embedded PostgreSQL. */
  embedded: boolean;
  /** The codes that sign a browser in to its console; undefined if it has no console. */
  signInCodes: SignInCodes | undefined;
  /** The record types that it exports. */
  recordTypes: readonly RecordType[];
  /** Settles when the embedded PostgreSQL has ended unexpectedly; the service cannot go on then. */
  lost: Promise<void>;
  /**
   * Stops gracefully: claims nothing more, lets running exports finish or gives them back, closes the connections and
   * stops the embedded PostgreSQL.
   */
  stop(): Promise<void>;
  /** Stops the embedded PostgreSQL without waiting for exports. Then end the process: other workers take over its tasks. */
  abandon(): Promise<void>;
}

/** Starts the service in its role, on an open database, which `stop` stops as well. */
export async function startService(
  environment: Environment,
  database: TaskDatabase,
  logger: LoggerService | false = serviceLogger(environment),
): Promise<Service> {
  const { databases, embedded, lost } = database;
  try {
    const application = await startApplication(environment, databases, logger);
    return {
      url: serviceUrl(environment, application),
      databases,
      embedded,
      signInCodes: hasConsole(environment) ? application.get(SignInCodes) : undefined,
      recordTypes: application.get(ExporterRegistry).catalogue,
      lost,
      abandon: () => database.stop(),
      stop: async () => {
        // A slow download or call must not delay the stop.
        const late = setTimeout(() => {
          (application.getHttpServer() as Server).closeAllConnections();
        }, environment.SHUTDOWN_SECONDS * 1000);
        try {
          await application.close();
        } finally {
          clearTimeout(late);
          await database.stop();
        }
      },
    };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

/** The logger that the environment configures. */
export function serviceLogger({ LOG_FORMAT, LOG_LEVEL }: Environment): ServiceLogger {
  const colors = process.stdout.isTTY;
  return new ServiceLogger({ format: LOG_FORMAT ?? (colors ? 'pretty' : 'json'), level: LOG_LEVEL, colors });
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
