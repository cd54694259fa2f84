import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { plainToInstance, Transform } from 'class-transformer';
import { IsNotEmpty, validate, ValidateBy, type ValidationError } from 'class-validator';
import { ErrorCode, PlatformError } from '../../../errors/platform-error.js';
import { readBody, type PlatformRequest } from '../request-body.js';

type Fields = Record<string, unknown>;

/** The largest object in a body, as JSON in UTF-8. The longest conditions of consoles are smaller. */
const MOST_BYTES = 64 * 1024;

/** The deepest nesting of objects and arrays in a body. */
const MOST_LEVELS = 8;

/**
 * The body of a request, checked against its class. As the platform's conventions say, unknown top-level keys are
 * ignored. `@Body` is not used, because the pipes of a host application would change its value first.
 */
export const CheckedBody = createParamDecorator(async (type: new () => object, context: ExecutionContext) =>
  check(await readBody(context.switchToHttp().getRequest<PlatformRequest>()), type),
);

/** The field must be present and not empty; otherwise 4001002. */
export function Mandatory(): PropertyDecorator {
  return IsNotEmpty({ message: 'missing or empty', context: { code: ErrorCode.fieldMissing } });
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
      validate: (value: unknown) =>
        isNestedAtMost(value, MOST_LEVELS) && Buffer.byteLength(JSON.stringify(value ?? null)) <= MOST_BYTES,
      defaultMessage: () =>
        `must be at most ${MOST_BYTES / 1024} KiB of JSON in at most ${MOST_LEVELS} levels`,
    },
  });
}

async function check(body: Fields, type: new () => object): Promise<object> {
  const instance = toInstance(type, body);
  const [fault] = await validate(instance);
  if (fault) throw toPlatformError(fault);
  return instance;
}

/**
 * The known fields of a body as an instance of its class. Objects are passed through untouched: class-transformer would
 * copy them without keys such as `constructor`, and a lost condition would make an export wider.
 */
function toInstance(type: new () => object, body: Fields): object {
  const fields = Object.keys(new type()).flatMap((key) =>
    Object.hasOwn(body, key) ? [[key, body[key]] as const] : [],
  );
  const objects = fields.filter(([, value]) => typeof value === 'object');
  const scalars = fields.filter(([, value]) => typeof value !== 'object');
  return Object.assign(plainToInstance(type, Object.fromEntries(scalars)), Object.fromEntries(objects));
}

function toPlatformError({ property, constraints = {}, contexts = {} }: ValidationError): PlatformError {
  const name = 'isNotEmpty' in constraints ? 'isNotEmpty' : (Object.keys(constraints)[0] ?? '');
  const { code = ErrorCode.fieldInvalid } = (contexts[name] ?? {}) as { code?: ErrorCode };
  return new PlatformError(code, `${property}: ${constraints[name] ?? 'is invalid'}.`);
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
