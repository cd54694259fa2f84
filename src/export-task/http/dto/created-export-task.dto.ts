import { ApiProperty } from '@nestjs/swagger';

/** The answer to `POST /v2/export_task`. */
export class CreatedExportTask {
  @ApiProperty({ example: '01936c5e-0000-7000-8000-000000000001' })
  id!: string;
}
