import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validate, type ValidationError } from 'class-validator';
import { ErrorCode, PlatformError } from '../../../errors/platform-error.js';

type Fields = Record<string, unknown>;

/**
 * The body of a request, checked against its class. Unknown top-level keys are ignored, as the conventions have it. It
 * is no `@Body`, which the pipes of a host application would change before.
 */
export const CheckedBody = createParamDecorator((type: new () => object, context: ExecutionContext) =>
  check(context.switchToHttp().getRequest<{ body?: unknown }>().body, type),
);

async function check(body: unknown, type: new () => object): Promise<object> {
  if (Array.isArray(body) || typeof (body ?? {}) !== 'object') {
    throw new PlatformError(ErrorCode.fieldInvalid, 'body: a JSON object is accepted.');
  }
  const instance = toInstance(type, (body ?? {}) as Fields);
  const [fault] = await validate(instance);
  if (fault) throw toPlatformError(fault);
  return instance;
}

/**
 * The body's known fields as an instance of its class. Objects are taken as they were sent: class-transformer would
 * copy them and drop keys such as `constructor`, and a dropped condition would make an export wider.
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
  return new PlatformError(code, `${property}: ${constraints[name] ?? 'is not accepted'}.`);
}
