import { getSchemaPath, type ApiPropertyOptions } from '@nestjs/swagger';

/** The name of the schema of a record type's number, which is made from the record types that there are. */
export const RECORD_TYPE_NUMBER = 'RecordTypeNumber';

/** The number of a record type. */
export const recordTypeSchema = {
  type: 'integer',
  allOf: [{ $ref: getSchemaPath(RECORD_TYPE_NUMBER) }],
} satisfies ApiPropertyOptions;
