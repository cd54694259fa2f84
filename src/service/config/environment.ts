import { existsSync } from 'node:fs';
import { plainToInstance, Transform } from 'class-transformer';
import {
  IsBoolean,
  isIP,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsUrl,
  Matches,
  ValidateBy,
  validateSync,
} from 'class-validator';
import { exportTaskDefaults } from '../../export-task/export-task.options.js';
import { checkedOptions, FileOptions } from '../../file/file-options.js';
import { memberRoleNumbers } from '../../auth/member-role.js';
import { AuthEnvironment, checkAuth } from './auth-environment.js';
import { Int } from './int.js';
import { TypeRoles } from './type-roles.js';

const ROLES = ['all', 'api', 'worker'] as const;
const LOG_FORMATS = ['json', 'pretty'] as const;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

/** `true` or `false`. */
function Flag(): PropertyDecorator {
  return (target, key) => {
    Transform(({ value }: { value: unknown }) =>
      value === 'true' ? true : value === 'false' ? false : value,
    )(target, key);
    IsBoolean({ message: 'true or false is accepted' })(target, key);
  };
}

/** An address without path, such as `http://127.0.0.1:9000`. */
function HttpOrigin(): PropertyDecorator {
  const message = 'an address such as http://127.0.0.1:9000 is accepted';
  return (target, key) => {
    IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true }, { message })(
      target,
      key,
    );
    Matches(/^https?:\/\/[^/?#@]+$/, { message })(target, key);
  };
}

/** An address, with a path where there is one, such as `http://127.0.0.1:4318`. */
function HttpUrl(): PropertyDecorator {
  return Matches(/^https?:\/\/[^\s?#@]+$/, {
    message: 'an address such as http://127.0.0.1:4318 is accepted',
  });
}

/** Roles of members, separated by commas; `none` is no role. */
function MemberRoles(): PropertyDecorator {
  const message = `roles of ${memberRoleNumbers.join(', ')}, separated by commas, or none is accepted`;
  return (target, key) => {
    Transform(({ value }: { value: unknown }) => {
      if (typeof value !== 'string') return value;
      return value === 'none' ? [] : value.split(',').map((role) => Number(role.trim() || NaN));
    })(target, key);
    IsIn(memberRoleNumbers, { each: true, message })(target, key);
  };
}

/** How many proxies stand before the service, or where they are: addresses, networks, or names that Express knows. */
function Proxies(): PropertyDecorator {
  const message = 'a whole number from 0 to 9, or addresses such as 10.0.0.0/8,loopback is accepted';
  return (target, key) => {
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^\d$/.test(value) ? Number(value) : value,
    )(target, key);
    ValidateBy({ name: 'proxies', validator: { validate: areProxies } }, { message })(target, key);
  };
}

function areProxies(value: unknown): boolean {
  if (typeof value !== 'string') return typeof value === 'number';
  return value.split(',').every((text) => {
    const [, address = '', bits = '0'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
    if (['loopback', 'linklocal', 'uniquelocal'].includes(text.trim())) return true;
    return isIP(address) && Number(bits) <= (isIP(address, 4) ? 32 : 128);
  });
}

function PostgresUrl(): PropertyDecorator {
  return Matches(/^postgres(ql)?:\/\/./, {
    message: 'a URL such as postgres://user:password@host:5432/database is accepted',
  });
}

/**
 * The environment variables that the service reads, with their defaults. `.env.example` explains each.
 */
export class Environment extends AuthEnvironment {
  @IsNotEmpty({ message: 'an address to listen on is accepted' })
  HOST = '127.0.0.1';

  @Int(0, 65_535)
  PORT = 3000;

  @IsIn(ROLES, { message: `one of ${ROLES.join(', ')} is accepted` })
  ROLE: (typeof ROLES)[number] = 'all';

  @IsOptional()
  @IsIn(LOG_FORMATS, { message: `one of ${LOG_FORMATS.join(', ')} is accepted` })
  LOG_FORMAT?: (typeof LOG_FORMATS)[number];

  @IsIn(LOG_LEVELS, { message: `one of ${LOG_LEVELS.join(', ')} is accepted` })
  LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';

  @IsOptional()
  @HttpUrl()
  OTEL_EXPORTER_OTLP_ENDPOINT?: string;

  @IsNotEmpty({ message: 'a folder is accepted' })
  DATA_DIR = './.data';

  @IsOptional()
  @HttpOrigin()
  PUBLIC_URL?: string;

  @IsOptional()
  @PostgresUrl()
  DATABASE_URL?: string;

  @IsOptional()
  @PostgresUrl()
  RECORDS_DATABASE_URL?: string;

  @IsOptional()
  @HttpOrigin()
  MINIO_ENDPOINT?: string;

  @IsOptional()
  @HttpOrigin()
  MINIO_PUBLIC_ENDPOINT?: string;

  @IsOptional()
  MINIO_ACCESS_KEY?: string;

  @IsOptional()
  MINIO_SECRET_KEY?: string;

  @Matches(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
    message: 'a bucket name of 3 to 63 lower-case letters, digits, dots and hyphens is accepted',
  })
  MINIO_BUCKET = 'export-task';

  @IsNotEmpty({ message: 'the name of a region is accepted' })
  MINIO_REGION = 'us-east-1';

  @IsOptional()
  @HttpOrigin()
  PLATFORM_BASE_URL?: string;

  @IsOptional()
  @Matches(/^[^\s=,]+=[!-+\--~]+(,[^\s=,]+=[!-+\--~]+)*$/, {
    message: 'pairs such as enterprise=token,enterprise=token are accepted',
  })
  PLATFORM_ACCESS_TOKENS?: string;

  @IsOptional()
  @HttpOrigin()
  WARRANTY_BASE_URL?: string;

  @Int(1, 600)
  WARRANTY_TIMEOUT_SECONDS = 30;

  @Int(0, 10)
  WARRANTY_RETRIES = 3;

  @Int(2, 1000)
  WARRANTY_PAGE_SIZE = 100;

  @Int(1, 604_800)
  LINK_TTL_SECONDS = exportTaskDefaults.linkTtlSeconds;

  @IsOptional()
  @Matches(/^.{32,}$/, { message: 'a secret of at least 32 characters is accepted' })
  LINK_SECRET?: string;

  @Int(1, 87_600)
  RETENTION_HOURS = exportTaskDefaults.retentionHours;

  @Int(1, 64)
  WORKER_CONCURRENCY = exportTaskDefaults.concurrency;

  @Int(1, 16)
  EXPORT_LANES = exportTaskDefaults.lanes;

  @Int(3, 3600)
  LEASE_SECONDS = exportTaskDefaults.leaseSeconds;

  @Int(0, 3600)
  SHUTDOWN_SECONDS = exportTaskDefaults.shutdownSeconds;

  @Int(1, 100)
  MAX_ATTEMPTS = exportTaskDefaults.maxAttempts;

  @Int(1, 1000)
  CORP_MAX_RUNNING = exportTaskDefaults.corpMaxRunning;

  @Int(1, 1_000_000)
  CORP_MAX_WAITING = exportTaskDefaults.corpMaxWaiting;

  @Int(1, 604_800)
  EXPORT_MAX_SECONDS = exportTaskDefaults.exportMaxSeconds;

  @Int(0, 1_000_000)
  RATE_LIMIT_PER_MINUTE = exportTaskDefaults.callsPerMinute;

  @Flag()
  REUSE_EQUAL_TASKS = exportTaskDefaults.reuseEqualTasks;

  @Flag()
  API_DOCS = true;

  @TypeRoles()
  TYPE_ROLES = exportTaskDefaults.typeRoles;

  @MemberRoles()
  PERSONAL_DATA_ROLES = exportTaskDefaults.personalDataRoles;

  @IsIn(['omit', 'mask'], { message: 'one of omit, mask is accepted' })
  PERSONAL_DATA_RULE = exportTaskDefaults.personalDataRule;

  @Proxies()
  TRUST_PROXY: number | string = 0;

  /** What a file is where a task does not say: the variables FILE_LABELS, FILE_TIMEZONE, one for each option. */
  fileDefaults = new FileOptions();
}

/** The variable that sets the default of a file's option. */
function fileVariable(option: string): string {
  return `FILE_${option.toUpperCase()}`;
}

/** Puts the variables of a `.env` file in the working folder beside those that are already set. */
export function loadEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}

const secret = /SECRET|KEY|URL|TOKENS/;

/**
 * Reads the environment. An empty variable counts as not set.
 * @throws Error one line that names the variable, the value's fault and what is accepted; no secret is in it.
 */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const known = Object.keys(new Environment());
  const set = Object.entries(env).filter(([name, value]) => known.includes(name) && value !== '');
  const environment = plainToInstance(Environment, Object.fromEntries(set));
  const fault = validateSync(environment)[0];
  if (fault) {
    const accepted = Object.values(fault.constraints ?? {})[0] ?? 'another value is accepted';
    const value = secret.test(fault.property) ? 'its value' : JSON.stringify(env[fault.property]);
    throw new Error(`${fault.property}: ${value} is not accepted; ${accepted}.`);
  }
  if (environment.PORT === 0 && environment.ROLE !== 'worker') {
    throw new Error(
      'PORT: "0" is not accepted; a whole number from 1 to 65535 is accepted, and with ROLE=worker 0, any free port.',
    );
  }
  if (environment.MINIO_ENDPOINT && !(environment.MINIO_ACCESS_KEY && environment.MINIO_SECRET_KEY)) {
    throw new Error('MINIO_ACCESS_KEY: both it and MINIO_SECRET_KEY are needed where MINIO_ENDPOINT is set.');
  }
  if (
    environment.WARRANTY_BASE_URL &&
    !(environment.PLATFORM_BASE_URL && environment.PLATFORM_ACCESS_TOKENS)
  ) {
    throw new Error(
      'WARRANTY_BASE_URL: PLATFORM_BASE_URL and PLATFORM_ACCESS_TOKENS are needed where it is set.',
    );
  }
  checkAuth(environment);
  const files = Object.keys(environment.fileDefaults).map((option) => [
    option,
    env[fileVariable(option)] || null,
  ]);
  Object.assign(environment.fileDefaults, checkedOptions(Object.fromEntries(files), fileVariable));
  return environment;
}
