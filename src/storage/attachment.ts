import { create } from 'content-disposition';

/**
 * The `Content-Disposition` that saves a file under its name. Programs that know ASCII only, such as `curl -J`,
 * are given a name that they can write.
 */
export function attachment(filename: string): string {
  const [ending = ''] = /(\.\w+)?\.gz$|\.\w+$/.exec(filename) ?? [];
  return create(filename, { fallback: `export${ending}` });
}
