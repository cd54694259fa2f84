import { ApiProperty } from '@nestjs/swagger';

/** The body of every answer that is not 200, as the platform conventions define it. */
export class ErrorEnvelope {
  @ApiProperty({
    type: 'object',
    properties: {
      code: {
        type: 'integer',
        description: "The platform's code; its first three digits are the HTTP status.",
      },
      msg: {
        type: 'string',
        description: 'Names the field, its fault and its valid values. The wording may change.',
      },
    },
    required: ['code', 'msg'],
    selfRequired: true,
  })
  error!: { code: number; msg: string };
}
