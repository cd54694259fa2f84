import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { plainToInstance, Transform } from 'class-transformer';
import { IsNotEmpty, Matches, validate, ValidateBy, type ValidationError } from 'class-validator';
import { ErrorCode, PlatformError } from '../../../errors/platform-error.js';
import { readBody, type PlatformRequest } from '../request-body.js';

type Fields = Record<string, unknown>;

/** The largest object in a body, as JSON in UTF-8. The longest conditions of consoles are smaller. */
const MOST_BYTES = 64 * 1024;

/** The deepest nesting of objects and arrays in a body. */
const MOST_LEVELS = 8;

/**
 * The body of a request as it was sent; the service checks it. `@Body` is not used, because the pipes of a host
 * application would change its value first.
 */
export const JsonBody = createParamDecorator((_: undefined, context: ExecutionContext) =>
  readBody(context.switchToHttp().getRequest<PlatformRequest>()),
);

/**
 * Checks a body, or an argument from code, against its class. Unknown top-level keys are ignored, as the platform's
 * conventions say.
 * @param place precedes the names of fields in messages.
 * @throws PlatformError that names the field: 4001002 if it is missing, 4001001 if it is invalid.
 */
export async function checkedBody<Body extends object>(
  type: new () => Body,
  sent: Body,
  place = '',
): Promise<Body> {
  const instance = toInstance(type, sent);
  const [fault] = await validate(instance);
  if (fault) throw toPlatformError(fault, place);
  return instance;
}

/** The field must be present and not empty; otherwise 4001002. */
export function Mandatory(): PropertyDecorator {
  return IsNotEmpty({ message: 'missing or empty', context: { code: ErrorCode.fieldMissing } });
}

/** The text has no NUL, which PostgreSQL cannot store. */
export function WithoutNul(): PropertyDecorator {
  return Matches(/^[^\0]*$/, { message: 'must not contain NUL' });
}

/** Converts a string of digits into the number: several clients quote their numbers. */
export function NumericString(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value,
  );
}

/** The field is limited in size and in nesting. */
export function Bounded(): PropertyDecorator {
  return ValidateBy({
    name: 'bounded',
    validator: {
      // The nesting comes first: to measure a deeply nested value would exhaust the stack.
      validate: (value: unknown) => isNestedAtMost(value, MOST_LEVELS) && jsonBytes(value) <= MOST_BYTES,
      defaultMessage: () =>
        `must be at most ${MOST_BYTES / 1024} KiB of JSON in at most ${MOST_LEVELS} levels`,
    },
  });
}

/**
 * The known fields of a body as an instance of its class. A field that is null counts as absent. Objects are passed through
 * untouched: class-transformer would copy them without keys such as `constructor`, and a lost condition would make an
 * export wider.
 */
function toInstance<Body extends object>(type: new () => Body, sent: Body): Body {
  const known = new Set(Object.keys(new type()));
  const fields = Object.entries<unknown>(sent as Fields).filter(
    ([key, value]) => known.has(key) && value !== null,
  );
  const objects = fields.filter(([, value]) => typeof value === 'object');
  const scalars = fields.filter(([, value]) => typeof value !== 'object');
  return Object.assign(plainToInstance(type, Object.fromEntries(scalars)), Object.fromEntries(objects));
}

function toPlatformError(
  { property, constraints = {}, contexts = {} }: ValidationError,
  place: string,
): PlatformError {
  const name = 'isNotEmpty' in constraints ? 'isNotEmpty' : (Object.keys(constraints)[0] ?? '');
  const { code = ErrorCode.fieldInvalid } = (contexts[name] ?? {}) as { code?: ErrorCode };
  return new PlatformError(code, `${place}${property}: ${constraints[name] ?? 'is invalid'}.`);
}

/** Infinity for values that JSON cannot hold, e.g. a bigint from code. */
function jsonBytes(value: unknown): number {
  try {
    return Buffer.byteLength(JSON.stringify(value ?? null));
  } catch {
    return Infinity;
  }
}

/** Checks level by level, without recursion, so that no nesting is too deep to be checked. */
function isNestedAtMost(value: unknown, depth: number): boolean {
  let level: unknown[] = [value];
  for (let levels = 0; level.length > 0; levels += 1) {
    level = level.filter((one) => typeof one === 'object' && one !== null);
    if (level.length > 0 && levels === depth) return false;
    level = level.flatMap((one) => Object.values(one as Record<string, unknown>));
  }
  return true;
}
