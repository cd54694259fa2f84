import { ApiProperty } from '@nestjs/swagger';

/** A text in the languages the service speaks. */
export class Title {
  @ApiProperty()
  zh!: string;

  @ApiProperty()
  en!: string;
}
