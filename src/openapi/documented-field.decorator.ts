import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { getMetadataStorage } from 'class-validator';

type FieldSchema = Extract<ApiPropertyOptions, { type?: unknown; required?: boolean }>;

/** Schema that each validator of class-validator implies; other validators must be described in words. */
const schemas: Record<string, (constraint: unknown) => FieldSchema> = {
  isString: () => ({ type: 'string' }),
  isInt: () => ({ type: 'integer' }),
  isBoolean: () => ({ type: 'boolean' }),
  isArray: () => ({ type: 'array', items: {} }),
  arrayNotEmpty: () => ({ minItems: 1 }),
  isIn: (values) => ({ type: 'string', enum: values as string[] }),
  isNotEmpty: () => ({ required: true }),
  maxLength: (most) => ({ maxLength: most as number }),
  min: (least) => ({ minimum: least as number }),
  max: (most) => ({ maximum: most as number }),
  matches: (pattern) => ({ pattern: portable(pattern as RegExp) }),
};

/**
 * Documents a field of a request body. Its schema follows from the class-validator decorators below this one.
 * @param description meaning of the field, in Markdown.
 * @param more schema properties that no validator implies.
 */
export function DocumentedField(description: string, more: ApiPropertyOptions = {}): PropertyDecorator {
  return (target, key) => {
    const checks = getMetadataStorage()
      .getTargetValidationMetadatas(target.constructor, '', false, false)
      .filter(({ propertyName }) => propertyName === key);
    const found = checks.map(({ name = '', constraints, each }) => {
      const schema = schemas[name]?.((constraints as unknown[] | undefined)?.[0]);
      return each ? { items: schema } : schema;
    });
    const schema = Object.assign({ required: false }, ...found) as FieldSchema;
    if (schema.required && schema.type === 'string') schema.minLength = 1;
    ApiProperty(withNameableValues({ description, ...schema, ...more }))(target, key);
  };
}

/** Generators of clients cannot name an enum value with a control character: such an enum becomes an equal pattern. */
function withNameableValues({ enum: values, ...schema }: { enum?: unknown }): object {
  if (!Array.isArray(values)) return schema;
  const texts = values.map(String);
  if (!texts.some((text) => /\p{Cc}/u.test(text))) return { ...schema, enum: values };
  const escaped = texts.map((text) =>
    text
      .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
      .replace(/\p{Cc}/gu, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`),
  );
  return { ...schema, pattern: `^(${escaped.join('|')})$` };
}

/** Escapes that validators in other languages lack, and equal ones that all have. JSON has no lone surrogates (`\p{Cs}`). */
const portableEscapes: Record<string, string> = {
  '\\p{Cc}': String.raw`\x00-\x1f\x7f-\x9f`,
  '\\p{Cs}': '',
  '\\0': String.raw`\x00`,
};

/**
 * The source of a pattern in the syntax that the languages of clients share.
 * @throws Error for an escape that has no such form yet.
 */
function portable({ source }: RegExp): string {
  return source.replace(/\\(?:p\{\w+\}|u[0-9a-f]{4}|.)/gi, (escape) => {
    if (/^\\u/.test(escape)) return String.fromCharCode(parseInt(escape.slice(2), 16));
    const known = portableEscapes[escape] ?? escape;
    if (/^\\p/i.test(known))
      throw new Error(`pattern: ${escape} is not portable. Add it to portableEscapes.`);
    return known;
  });
}
