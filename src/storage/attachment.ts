import { create } from 'content-disposition';
import { extname } from 'node:path';

/**
 * The `Content-Disposition` that saves a file under its name. Programs that know ASCII only, such as `curl -J`,
 * are given a name that they can write.
 */
export function attachment(filename: string): string {
  return create(filename, { fallback: `export${extname(filename)}` });
}
