import { plainToInstance } from 'class-transformer';
import { IsOptional, Matches, validateSync } from 'class-validator';
import {
  exportTaskDefaults,
  optionBounds,
  personalDataRules,
} from '../../export-task/export-task.options.js';
import { checkedOptions, FileOptions } from '../../file/file-options.js';
import { AuthEnvironment, checkAuth } from './auth-environment.js';
import { RecordsDatabases } from './records-databases.js';
import {
  ClickhouseUrl,
  Flag,
  HttpUrl,
  Int,
  MemberRoles,
  OneOf,
  Origins,
  PostgresUrl,
  Proxies,
  Secret,
  Targets,
  Text,
  TypeRoles,
} from './variable.decorators.js';

const ROLES = ['all', 'api', 'worker'] as const;
const LOG_FORMATS = ['json', 'pretty'] as const;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

/** The environment variables of the service, with their defaults. `.env.example` explains each. */
export class Environment extends AuthEnvironment {
  @Text('an address to listen on')
  HOST = '127.0.0.1';

  @Int(0, 65_535)
  PORT = 3000;

  @OneOf(ROLES)
  ROLE: (typeof ROLES)[number] = 'all';

  @IsOptional()
  @OneOf(LOG_FORMATS)
  LOG_FORMAT?: (typeof LOG_FORMATS)[number];

  @OneOf(LOG_LEVELS)
  LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';

  @IsOptional()
  @HttpUrl('path')
  OTEL_EXPORTER_OTLP_ENDPOINT?: string;

  @Text('a folder')
  DATA_DIR = './.data';

  @IsOptional()
  @HttpUrl('path')
  PUBLIC_URL?: string;

  @Origins()
  CORS_ORIGINS: string[] = [];

  @IsOptional()
  @PostgresUrl()
  DATABASE_URL?: string;

  @IsOptional()
  @PostgresUrl()
  RECORDS_DATABASE_URL?: string;

  @IsOptional()
  @RecordsDatabases()
  RECORDS_DATABASES?: Map<string, string>;

  @IsOptional()
  @ClickhouseUrl()
  SESSION_LOG_CLICKHOUSE_URL?: string;

  @IsOptional()
  @HttpUrl('origin')
  MINIO_ENDPOINT?: string;

  @IsOptional()
  @HttpUrl('origin')
  MINIO_PUBLIC_ENDPOINT?: string;

  @IsOptional()
  MINIO_ACCESS_KEY?: string;

  @IsOptional()
  MINIO_SECRET_KEY?: string;

  @IsOptional()
  MINIO_SESSION_TOKEN?: string;

  @Flag()
  MINIO_PATH_STYLE = true;

  @Matches(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
    message: 'must be a bucket name: 3 to 63 lower-case letters, digits, dots and hyphens',
  })
  MINIO_BUCKET = 'export-task';

  @Text('the name of a region')
  MINIO_REGION = 'us-east-1';

  @IsOptional()
  @HttpUrl('origin')
  PLATFORM_BASE_URL?: string;

  @IsOptional()
  @Matches(/^[^\s=,]+=[!-+\--~]+(,[^\s=,]+=[!-+\--~]+)*$/, {
    message: 'must be pairs such as enterprise=token,enterprise=token',
  })
  PLATFORM_ACCESS_TOKENS?: string;

  @IsOptional()
  @HttpUrl('origin')
  WARRANTY_BASE_URL?: string;

  @Int(1, 600)
  WARRANTY_TIMEOUT_SECONDS = 30;

  @Int(0, 10)
  WARRANTY_RETRIES = 3;

  @Int(2, 1000)
  WARRANTY_PAGE_SIZE = 100;

  @Int(...optionBounds.linkTtlSeconds)
  LINK_TTL_SECONDS = exportTaskDefaults.linkTtlSeconds;

  @IsOptional()
  @Secret()
  LINK_SECRET?: string;

  @IsOptional()
  @Secret()
  WEBHOOK_SECRET_KEY?: string;

  @Targets()
  WEBHOOK_TARGETS = ['public'];

  @Int(...optionBounds.retentionHours)
  RETENTION_HOURS = exportTaskDefaults.retentionHours;

  @Int(...optionBounds.concurrency)
  WORKER_CONCURRENCY = exportTaskDefaults.concurrency;

  @Int(...optionBounds.lanes)
  EXPORT_LANES = exportTaskDefaults.lanes;

  @Int(...optionBounds.leaseSeconds)
  LEASE_SECONDS = exportTaskDefaults.leaseSeconds;

  @Int(0, 3600)
  START_PATIENCE_SECONDS = 60;

  @Int(...optionBounds.shutdownSeconds)
  SHUTDOWN_SECONDS = exportTaskDefaults.shutdownSeconds;

  @Int(...optionBounds.maxAttempts)
  MAX_ATTEMPTS = exportTaskDefaults.maxAttempts;

  @Int(...optionBounds.environmentMaxHours)
  ENVIRONMENT_MAX_HOURS = exportTaskDefaults.environmentMaxHours;

  @Int(...optionBounds.corpMaxRunning)
  CORP_MAX_RUNNING = exportTaskDefaults.corpMaxRunning;

  @Int(...optionBounds.corpMaxWaiting)
  CORP_MAX_WAITING = exportTaskDefaults.corpMaxWaiting;

  @Int(...optionBounds.corpMaxSchedules)
  CORP_MAX_SCHEDULES = exportTaskDefaults.corpMaxSchedules;

  @Int(...optionBounds.scheduleMinMinutes)
  SCHEDULE_MIN_MINUTES = exportTaskDefaults.scheduleMinMinutes;

  @Int(...optionBounds.exportMaxSeconds)
  EXPORT_MAX_SECONDS = exportTaskDefaults.exportMaxSeconds;

  @Int(...optionBounds.callsPerMinute)
  RATE_LIMIT_PER_MINUTE = exportTaskDefaults.callsPerMinute;

  @Int(...optionBounds.streamsPerMember)
  STREAMS_PER_MEMBER = exportTaskDefaults.streamsPerMember;

  @Flag()
  REUSE_EQUAL_TASKS = exportTaskDefaults.reuseEqualTasks;

  @Flag()
  API_DOCS = true;

  @Flag()
  CONSOLE = true;

  @Origins()
  CONSOLE_FRAME_ANCESTORS: string[] = [];

  @TypeRoles()
  TYPE_ROLES = exportTaskDefaults.typeRoles;

  @MemberRoles()
  PERSONAL_DATA_ROLES = exportTaskDefaults.personalDataRoles;

  @OneOf(personalDataRules)
  PERSONAL_DATA_RULE = exportTaskDefaults.personalDataRule;

  @Proxies()
  TRUST_PROXY: number | string = 0;

  /** The defaults of the file options, from FILE_LABELS, FILE_TIMEZONE and so on: one variable for each option. */
  fileDefaults = new FileOptions();
}

/** The variable that sets the default of a file option. */
function fileVariable(option: string): string {
  return `FILE_${option.toUpperCase()}`;
}

const secret = /SECRET|KEY|URL|TOKEN|DATABASES/;

/**
 * Reads the environment. An empty variable counts as unset.
 * @throws Error one line that names the variable, its fault and the valid values. It never shows a secret.
 */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const known = Object.keys(new Environment());
  const set = Object.entries(env).filter(([name, value]) => known.includes(name) && value !== '');
  const environment = plainToInstance(Environment, Object.fromEntries(set));
  const fault = validateSync(environment)[0];
  if (fault) {
    const rule = Object.values(fault.constraints ?? {})[0] ?? 'is invalid';
    const sent = secret.test(fault.property) ? '' : `, not ${JSON.stringify(env[fault.property])}`;
    throw new Error(`${fault.property}: ${rule}${sent}.`);
  }
  if (environment.PORT === 0 && environment.ROLE !== 'worker') {
    throw new Error(
      'PORT: must be an integer from 1 to 65535, not "0". Only with ROLE=worker does 0 choose a free port.',
    );
  }
  if (environment.RECORDS_DATABASES && environment.RECORDS_DATABASE_URL !== undefined) {
    throw new Error('RECORDS_DATABASES: set together with RECORDS_DATABASE_URL. Set one of them.');
  }
  for (const key of ['MINIO_ACCESS_KEY', 'MINIO_SECRET_KEY'] as const) {
    if (environment.MINIO_ENDPOINT && !environment[key])
      throw new Error(`${key}: missing. Must be set with MINIO_ENDPOINT.`);
  }
  if (
    environment.WARRANTY_BASE_URL &&
    !(environment.PLATFORM_BASE_URL && environment.PLATFORM_ACCESS_TOKENS)
  ) {
    throw new Error('WARRANTY_BASE_URL: requires PLATFORM_BASE_URL and PLATFORM_ACCESS_TOKENS.');
  }
  checkAuth(environment);
  const files = Object.keys(environment.fileDefaults).map((option) => [
    option,
    env[fileVariable(option)] || null,
  ]);
  Object.assign(environment.fileDefaults, checkedOptions(Object.fromEntries(files), fileVariable));
  return environment;
}
