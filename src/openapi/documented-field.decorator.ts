import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { getMetadataStorage } from 'class-validator';

type FieldSchema = Extract<ApiPropertyOptions, { type?: unknown; required?: boolean }>;

/** Schema that each validator of class-validator implies; other validators must be described in words. */
const schemas: Record<string, (constraint: unknown) => FieldSchema> = {
  isString: () => ({ type: 'string' }),
  isInt: () => ({ type: 'integer' }),
  isBoolean: () => ({ type: 'boolean' }),
  isArray: () => ({ type: 'array', items: {} }),
  isIn: (values) => ({ type: 'string', enum: values as string[] }),
  isNotEmpty: () => ({ required: true }),
  maxLength: (most) => ({ maxLength: most as number }),
  min: (least) => ({ minimum: least as number }),
  max: (most) => ({ maximum: most as number }),
  matches: (pattern) => ({ pattern: (pattern as RegExp).source }),
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
    const found = checks.map(({ name = '', constraints }) =>
      schemas[name]?.((constraints as unknown[] | undefined)?.[0]),
    );
    const schema = Object.assign({ required: false }, ...found) as FieldSchema;
    if (schema.required && schema.type === 'string') schema.minLength = 1;
    ApiProperty({ description, ...schema, ...more } as ApiPropertyOptions)(target, key);
  };
}
