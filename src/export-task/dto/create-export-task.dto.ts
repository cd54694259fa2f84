import { IsInt, IsObject, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { Bounded } from './bounded.js';
import { Mandatory } from './mandatory.js';
import { NumericString } from './numeric-string.js';

/** PostgreSQL can't hold a NUL in a text. */
const WITHOUT_NUL = /^[^\0]*$/;

/** The body of `POST /v2/export_task`. */
export class CreateExportTask {
  @Matches(WITHOUT_NUL, { message: 'a text without NUL is accepted' })
  @MaxLength(255, { message: 'at most 255 characters are accepted' })
  @IsString({ message: 'a string is accepted' })
  @Mandatory()
  name!: string;

  @Matches(WITHOUT_NUL, { message: 'a text without NUL is accepted' })
  @MaxLength(2000, { message: 'at most 2000 characters are accepted' })
  @IsString({ message: 'a string is accepted' })
  @Mandatory()
  describe!: string;

  /** The record type, see `GET` of the interface page's appendix. */
  @IsInt({ message: 'the number of a record type is accepted' })
  @NumericString()
  @Mandatory()
  type!: number;

  /** `filter`, `query` and `order` of the export; the record type checks them. */
  @Bounded()
  @IsObject({ message: 'an object is accepted' })
  @Mandatory()
  params!: Record<string, unknown>;

  @IsOptional()
  @Bounded()
  @IsObject({ message: 'an object is accepted' })
  extend?: Record<string, unknown>;

  /** How the file is written, see `FileOptions`. */
  @IsOptional()
  @Bounded()
  @IsObject({ message: 'an object is accepted' })
  options?: Record<string, unknown>;
}
