import { ApiProperty } from '@nestjs/swagger';

const cell = { type: 'string', nullable: true } as const;

/** The beginning of a file as its reader would see it: cells are the texts that they show. */
export class Preview {
  @ApiProperty({ type: [String], example: ['设备ID', '设备名称'] })
  header!: string[];

  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: cell },
    description: 'At most 20 rows; each cell is the text that it shows, null where a value is missing.',
    example: [
      ['1', '客厅灯'],
      ['2', null],
    ],
  })
  rows!: (string | null)[][];
}
