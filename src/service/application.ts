import {
  Logger,
  type INestApplication,
  type LoggerService,
  type NestApplicationOptions,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet, { type HelmetOptions } from 'helmet';
import { maxHeaderSize, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { DataSource } from 'typeorm';
import { serveApiDocs } from './api-docs/api-docs.js';
import { AppModule } from '../app.module.js';
import { publicUrl } from './addresses.js';
import type { Environment } from './config/environment.js';
import { allowOrigins } from './cross-origin.js';
import { HttpAdapter } from './http-adapter.js';
import { requestLog } from '../log/request-log.js';
import type { Databases } from './databases.js';
import { DATABASE } from '../migrations/data-source-name.js';
import { moduleOptions } from './module-options.js';
import { RecordsShards } from './records-shards.js';
import { HttpMetrics } from '../operate/http-metrics.js';
import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import { requestSpans } from '../operate/tracing/request-spans.js';

/** Security headers for browsers. */
const HEADERS: HelmetOptions = {
  // Internal networks may call the service without TLS. The proxy that terminates TLS can send this header.
  strictTransportSecurity: false,
  contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
};

/** Load balancers reuse idle connections for a minute. If the service closed one earlier, a call would be lost. */
const KEEP_ALIVE_MS = 65_000;

/** The answers to faults of HTTP that have a code of Node. */
const clientFaults: Record<string, readonly [status: string, fault: string]> = {
  HPE_HEADER_OVERFLOW: [
    '400 Bad Request',
    `headers: too large. Must be at most ${maxHeaderSize / 1024} KiB, the URL included.`,
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [
    '408 Request Timeout',
    'request: not complete in time. Its headers must arrive within 60 s, all of it within 300 s.',
  ],
};

/** Creates the Nest application on migrated databases. */
export async function createApplication(
  environment: Environment,
  databases: Databases,
  logger: LoggerService | false,
): Promise<NestExpressApplication> {
  const servers = typeof databases.records === 'object' ? [...databases.records.keys()] : [];
  const shards = new RecordsShards(servers, (sql, values) =>
    application.get<DataSource>(getDataSourceToken(DATABASE)).query(sql, values),
  );
  const module = AppModule.create(moduleOptions(environment, databases, (corpId) => shards.serverOf(corpId)));
  const options: NestApplicationOptions = { bodyParser: false, logger, abortOnError: false };
  const application = await NestFactory.create<NestExpressApplication>(module, new HttpAdapter(), options);
  if (servers.length > 0) await warn(shards, application);
  if (environment.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined) application.use(requestSpans);
  application.use(requestLog);
  const metrics = application.get(HttpMetrics);
  application.use(metrics.measure.bind(metrics));
  application.use(helmet(HEADERS));
  if (environment.CORS_ORIGINS.length > 0) allowOrigins(application, environment.CORS_ORIGINS);
  application.set('trust proxy', environment.TRUST_PROXY);
  if (environment.API_DOCS) serveApiDocs(application, publicUrl(environment));
  const server: Server = application.getHttpServer();
  server.on('clientError', answerClientError);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return application;
}

/** Warns of enterprises that are assigned to servers without configuration. All others can be exported. */
async function warn(shards: RecordsShards, application: INestApplication): Promise<void> {
  try {
    for (const fault of await shards.faults()) new Logger('Start').warn(fault);
  } catch (error) {
    await application.close();
    throw error;
  }
}

/** Answers malformed and incomplete HTTP, which reaches no filter. */
function answerClientError({ code }: NodeJS.ErrnoException, socket: Duplex): void {
  const { _httpMessage: begun } = socket as { _httpMessage?: { headersSent: boolean } | null };
  if (!socket.writable || begun?.headersSent) {
    socket.destroy();
    return;
  }
  const [status, fault] = clientFaults[code ?? ''] ?? ['400 Bad Request', 'The request is malformed.'];
  const body = JSON.stringify(new PlatformError(ErrorCode.fieldInvalid, fault).envelope);
  const head = `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8`;
  socket.end(`${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`);
}
