import { ApiProperty } from '@nestjs/swagger';

/** A value that a key of `extend` may have, for a form. */
export class ExtendChoice {
  @ApiProperty()
  value!: string;

  @ApiProperty()
  title!: string;
}

/** The values of keys of `extend`, by key. */
export type ExtendChoices = Readonly<Record<string, readonly ExtendChoice[]>>;
