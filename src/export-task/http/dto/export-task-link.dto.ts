import { ApiProperty } from '@nestjs/swagger';

/** The answer to `GET /v2/export_task/{id}/auth_link`. */
export class ExportTaskLink {
  @ApiProperty({
    format: 'uri',
    description: 'Downloads the file, without an Access-Token, for a limited time.',
    example:
      'https://files.example.com/export-task/acme/01936c5e-0000-7000-8000-000000000001/1.csv?signature=x',
  })
  link_url!: string;
}
