import { resolve } from 'node:path';
import type { AppOptions } from '../app.module.js';
import type { AuthOptions } from '../auth/auth.options.js';
import type { WarrantyOptions } from '../exporters/warranty/warranty.module-definition.js';
import type { WebhookOptions } from '../export-task/export-task.options.js';
import type { ServerOf } from '../records/records.module-definition.js';
import type { StorageOptions } from '../storage/storage.module-definition.js';
import type { Environment } from './config/environment.js';
import { linkSecret } from './config/link-secret.js';
import type { Databases } from './databases.js';
import { publicUrl } from './addresses.js';

/**
 * Turns the environment into the options of each module.
 * @param serverOf finds the server of an enterprise, if there are several.
 */
export function moduleOptions(
  environment: Environment,
  databases: Databases,
  serverOf?: ServerOf,
): AppOptions {
  const sessionLog = environment.SESSION_LOG_CLICKHOUSE_URL;
  return {
    exportTasks: {
      http: environment.ROLE !== 'worker',
      database: { url: databases.tasks },
      // The service has already migrated this database, together with the record tables if it holds them.
      migrate: false,
      records: recordsOptions(databases, serverOf),
      clickhouse: sessionLog === undefined ? undefined : { url: sessionLog },
      store: storageOptions(environment),
      auth: authOptions(environment),
      worker: environment.ROLE !== 'api',
      concurrency: environment.WORKER_CONCURRENCY,
      lanes: environment.EXPORT_LANES,
      leaseSeconds: environment.LEASE_SECONDS,
      shutdownSeconds: environment.SHUTDOWN_SECONDS,
      maxAttempts: environment.MAX_ATTEMPTS,
      environmentMaxHours: environment.ENVIRONMENT_MAX_HOURS,
      corpMaxRunning: environment.CORP_MAX_RUNNING,
      corpMaxWaiting: environment.CORP_MAX_WAITING,
      corpMaxSchedules: environment.CORP_MAX_SCHEDULES,
      scheduleMinMinutes: environment.SCHEDULE_MIN_MINUTES,
      callsPerMinute: environment.RATE_LIMIT_PER_MINUTE,
      streamsPerMember: environment.STREAMS_PER_MEMBER,
      exportMaxSeconds: environment.EXPORT_MAX_SECONDS,
      retentionHours: environment.RETENTION_HOURS,
      linkTtlSeconds: environment.LINK_TTL_SECONDS,
      reuseEqualTasks: environment.REUSE_EQUAL_TASKS,
      typeRoles: environment.TYPE_ROLES,
      personalDataRoles: environment.PERSONAL_DATA_ROLES,
      personalDataRule: environment.PERSONAL_DATA_RULE,
      fileDefaults: environment.fileDefaults,
      webhooks: webhookOptions(environment),
    },
    warranty: warrantyOptions(environment),
    sessionLog: { inClickhouse: sessionLog !== undefined },
    console: hasConsole(environment) ? { frameAncestors: environment.CONSOLE_FRAME_ANCESTORS } : undefined,
    traceCollector: environment.OTEL_EXPORTER_OTLP_ENDPOINT,
  };
}

function recordsOptions(
  { tasks, records = tasks }: Databases,
  serverOf: ServerOf | undefined,
): NonNullable<AppOptions['exportTasks']['records']> {
  if (typeof records === 'string') return { url: records };
  const servers = [...records].map(([name, url]) => [name, { url }] as const);
  return { servers: Object.fromEntries(servers), serverOf };
}

/** Whether this process serves the console: a worker answers no calls. */
export function hasConsole({ CONSOLE, ROLE }: Environment): boolean {
  return CONSOLE && ROLE !== 'worker';
}

/** Files go to MinIO if it is configured, and to the local disk under DATA_DIR if it is not. */
export function storageOptions(environment: Environment): StorageOptions {
  const { MINIO_ENDPOINT, MINIO_PUBLIC_ENDPOINT, MINIO_SESSION_TOKEN } = environment;
  const { MINIO_ACCESS_KEY = '', MINIO_SECRET_KEY = '' } = environment;
  if (MINIO_ENDPOINT === undefined) {
    return {
      driver: 'local',
      root: resolve(environment.DATA_DIR, 'files'),
      publicUrl: publicUrl(environment),
      secret: environment.LINK_SECRET ?? linkSecret(environment.DATA_DIR),
    };
  }
  return {
    driver: 'minio',
    endpoint: MINIO_ENDPOINT,
    ...(MINIO_PUBLIC_ENDPOINT !== undefined && { publicEndpoint: MINIO_PUBLIC_ENDPOINT }),
    accessKey: MINIO_ACCESS_KEY,
    secretKey: MINIO_SECRET_KEY,
    ...(MINIO_SESSION_TOKEN !== undefined && { sessionToken: MINIO_SESSION_TOKEN }),
    pathStyle: environment.MINIO_PATH_STYLE,
    bucket: environment.MINIO_BUCKET,
    region: environment.MINIO_REGION,
  };
}

/** Without a key for their secrets, there are no webhooks. */
function webhookOptions({
  WEBHOOK_SECRET_KEY: key,
  WEBHOOK_TARGETS: targets,
}: Environment): WebhookOptions | undefined {
  return key === undefined ? undefined : { key, targets };
}

/** How callers are verified. The environment has already been checked for the variables that each mode needs. */
function authOptions(environment: Environment): AuthOptions {
  const claims = {
    corp: environment.AUTH_CLAIM_CORP,
    member: environment.AUTH_CLAIM_MEMBER,
    name: environment.AUTH_CLAIM_NAME,
    role: environment.AUTH_CLAIM_ROLE,
    roles: environment.AUTH_ROLES,
  };
  switch (environment.AUTH_MODE) {
    case 'table':
      return { mode: 'table' };
    case 'jwt':
      return {
        mode: 'jwt',
        ...(environment.JWT_SECRET === undefined
          ? { jwksUrl: environment.JWT_JWKS_URL ?? '' }
          : { secret: environment.JWT_SECRET }),
        issuer: environment.JWT_ISSUER,
        audience: environment.JWT_AUDIENCE,
        claims,
      };
    case 'introspection':
      return {
        mode: 'introspection',
        url: environment.INTROSPECTION_URL ?? '',
        clientId: environment.INTROSPECTION_CLIENT_ID ?? '',
        clientSecret: environment.INTROSPECTION_CLIENT_SECRET ?? '',
        audience: environment.INTROSPECTION_AUDIENCE,
        cacheSeconds: environment.INTROSPECTION_CACHE_SECONDS,
        timeoutSeconds: environment.INTROSPECTION_TIMEOUT_SECONDS,
        claims,
      };
    default:
      return environment.AUTH_MODE satisfies never;
  }
}

/** The warranty plugin has an address of its own, or shares the platform's. */
function warrantyOptions(environment: Environment): WarrantyOptions {
  const { PLATFORM_BASE_URL, PLATFORM_ACCESS_TOKENS = '' } = environment;
  const pairs = PLATFORM_ACCESS_TOKENS.split(',').filter((pair) => pair !== '');
  return {
    platformUrl: PLATFORM_BASE_URL,
    pluginUrl: environment.WARRANTY_BASE_URL ?? PLATFORM_BASE_URL,
    // A token may contain "=" itself: the enterprise is the text before the first one.
    accessTokens: new Map(pairs.map((pair) => [pair.replace(/=.*/, ''), pair.replace(/^[^=]*=/, '')])),
    timeoutSeconds: environment.WARRANTY_TIMEOUT_SECONDS,
    retries: environment.WARRANTY_RETRIES,
    pageSize: environment.WARRANTY_PAGE_SIZE,
  };
}
