import { Transform } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  isIP,
  IsNotEmpty,
  IsUrl,
  Matches,
  Max,
  Min,
  ValidateBy,
} from 'class-validator';
import { memberRoleNumbers } from '../../auth/member-role.js';
import { WebhookTargets } from '../../export-task/webhooks/webhook-targets.js';
import { postgresUrlFault } from './postgres-url.js';

/** A whole number within bounds. */
export function Int(from: number, to: number): PropertyDecorator {
  const message = `must be an integer from ${from} to ${to}`;
  return (target, key) => {
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value,
    )(target, key);
    IsInt({ message })(target, key);
    Min(from, { message })(target, key);
    Max(to, { message })(target, key);
  };
}

/** `true` or `false`. */
export function Flag(): PropertyDecorator {
  return (target, key) => {
    Transform(({ value }: { value: unknown }) =>
      value === 'true' ? true : value === 'false' ? false : value,
    )(target, key);
    IsBoolean({ message: 'must be true or false' })(target, key);
  };
}

/** One of several words. */
export function OneOf(words: readonly string[]): PropertyDecorator {
  return IsIn(words, { message: `must be one of ${words.join(', ')}` });
}

/** A text that must not be empty. */
export function Text(what: string): PropertyDecorator {
  return IsNotEmpty({ message: `must be ${what}` });
}

/** A secret that signs something. */
export function Secret(): PropertyDecorator {
  return Matches(/^.{32,}$/, { message: 'must be a secret of at least 32 characters' });
}

/** The longest part of a URL that a variable may have. */
const urls = {
  origin: { pattern: /^https?:\/\/[^/?#@]+$/, example: 'http://127.0.0.1:9000, without a path' },
  path: { pattern: /^https?:\/\/[^\s?#@]+$/, example: 'http://127.0.0.1:4318' },
  query: { pattern: /^https?:\/\/[^\s#@]+$/, example: 'https://login.example.com/oauth2/keys' },
};

/**
 * A URL of HTTP or HTTPS, without a user name or a password.
 * @param upTo the last part that it may have: the origin alone, a path too, or a path and a query.
 */
export function HttpUrl(upTo: keyof typeof urls): PropertyDecorator {
  const { pattern, example } = urls[upTo];
  const message = `must be a URL such as ${example}`;
  return (target, key) => {
    // A slash at the end changes nothing.
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && upTo !== 'query' ? value.replace(/\/+$/, '') : value,
    )(target, key);
    IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true }, { message })(
      target,
      key,
    );
    Matches(pattern, { message })(target, key);
  };
}

/** The URL of ClickHouse's HTTP interface, which may have a user, a password and a database. */
export function ClickhouseUrl(): PropertyDecorator {
  const message = 'must be a URL such as http://user:password@host:8123/database';
  return (target, key) => {
    IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true }, { message })(
      target,
      key,
    );
    Matches(/^[^?#]*$/, { message })(target, key);
  };
}

/** Origins of pages, as browsers send them, separated by commas. */
export function Origins(): PropertyDecorator {
  const message =
    'must be origins such as https://console.example.com, separated by commas, without a path; "*" is not valid';
  return (target, key) => {
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.split(',').map((origin) => origin.trim()) : value,
    )(target, key);
    ValidateBy({ name: 'origins', validator: { validate: areOrigins } }, { message })(target, key);
  };
}

/** A browser sends lower case, no default port and no slash at the end; any other spelling would never match. */
function areOrigins(value: unknown): boolean {
  return (value as string[]).every(
    (text) => /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text,
  );
}

/** The URL of a PostgreSQL database. */
export function PostgresUrl(): PropertyDecorator {
  return ValidateBy(
    { name: 'postgresUrl', validator: { validate: (value) => postgresUrlFault(value) === undefined } },
    { message: ({ value }) => postgresUrlFault(value) ?? '' },
  );
}

/** Roles of members, separated by commas; `none` stands for no role. */
export function MemberRoles(): PropertyDecorator {
  const message = `must be roles from ${memberRoleNumbers.join(', ')}, separated by commas, or none`;
  return (target, key) => {
    Transform(({ value }: { value: unknown }) => {
      if (typeof value !== 'string') return value;
      return value === 'none' ? [] : value.split(',').map((role) => Number(role.trim() || NaN));
    })(target, key);
    IsIn(memberRoleNumbers, { each: true, message })(target, key);
  };
}

/** For each value of the role claim, the role that it stands for: `admin:1,operator:2`. */
export function RoleNames(): PropertyDecorator {
  const message = `must name each value once, with a role from ${memberRoleNumbers.join(', ')}, such as admin:1,operator:2`;
  return (target, key) => {
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? roleOfName(value) : value))(
      target,
      key,
    );
    ValidateBy(
      { name: 'roleNames', validator: { validate: (value: unknown) => value instanceof Map } },
      { message },
    )(target, key);
  };
}

/** Returns the text itself if it is malformed, names a value twice, or names an unknown role. */
function roleOfName(text: string): Map<string, number> | string {
  const byName = new Map<string, number>();
  for (const entry of text.split(',')) {
    // A value may contain a colon itself.
    const [, name = '', role = ''] = /^(.+):(\d+)$/.exec(entry.trim()) ?? [];
    if (!memberRoleNumbers.includes(Number(role || NaN)) || byName.has(name)) return text;
    byName.set(name, Number(role));
  }
  return byName;
}

/** For each record type that is named, the roles that may export it: `1=1,2;7=1`. */
export function TypeRoles(): PropertyDecorator {
  const roles = memberRoleNumbers.join(', ');
  return (target, key) => {
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? rolesByType(value) : value))(
      target,
      key,
    );
    ValidateBy(
      { name: 'typeRoles', validator: { validate: (value: unknown) => value instanceof Map } },
      { message: `must name each record type once, with roles from ${roles}, such as 1=1,2;7=1` },
    )(target, key);
  };
}

/** Returns the text itself if it is malformed, names a type twice, or names an unknown role. */
function rolesByType(text: string): Map<number, number[]> | string {
  const entries = text.split(';').map((entry) => /^(\d{1,9})=(\d+(?:,\d+)*)$/.exec(entry));
  const byType = new Map<number, number[]>();
  for (const entry of entries) {
    const [, type = '', listed = ''] = entry ?? [];
    const numbers = listed.split(',').map(Number);
    if (!numbers.every((role) => memberRoleNumbers.includes(role)) || byType.has(Number(type))) return text;
    byType.set(Number(type), numbers);
  }
  return byType;
}

/** The addresses to which webhooks may connect, separated by commas. */
export function Targets(): PropertyDecorator {
  const message = 'must be public, private, or networks such as 10.1.0.0/16, separated by commas';
  return (target, key) => {
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.split(',').map((one) => one.trim()) : value,
    )(target, key);
    ValidateBy({ name: 'targets', validator: { validate: areTargets } }, { message })(target, key);
  };
}

function areTargets(value: unknown): boolean {
  try {
    return Boolean(new WebhookTargets(value as string[]));
  } catch {
    return false;
  }
}

/** The number of proxies before the service, or their addresses, networks, or names that Express knows. */
export function Proxies(): PropertyDecorator {
  const message = 'must be an integer from 0 to 9, or addresses such as 10.0.0.0/8,loopback';
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
