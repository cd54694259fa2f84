import { IsArray, IsInt, IsObject, IsOptional, Max, Min } from 'class-validator';
import { Bounded } from './bounded.js';
import { NumericString } from './numeric-string.js';

/** More tasks than this are never answered at once; a greater `limit` means this one. */
export const MAX_LIMIT = 1000;

/** The body of `POST /v2/export_tasks`; every field may be left out. */
export class ListExportTasks {
  @IsOptional()
  @Max(Number.MAX_SAFE_INTEGER, { message: 'a whole number from 0 is accepted' })
  @Min(0, { message: 'a whole number from 0 is accepted' })
  @IsInt({ message: 'a whole number from 0 is accepted' })
  @NumericString()
  offset?: number;

  @IsOptional()
  @Min(1, { message: `a whole number from 1 to ${MAX_LIMIT} is accepted` })
  @IsInt({ message: `a whole number from 1 to ${MAX_LIMIT} is accepted` })
  @NumericString()
  limit?: number;

  @IsOptional()
  @Bounded()
  @IsArray({ message: 'an array of field names is accepted' })
  filter?: unknown[];

  @IsOptional()
  @Bounded()
  @IsObject({ message: 'an object is accepted' })
  query?: Record<string, unknown>;

  @IsOptional()
  @Bounded()
  @IsObject({ message: 'an object is accepted' })
  order?: Record<string, unknown>;
}
