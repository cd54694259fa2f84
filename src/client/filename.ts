import { fileName } from '../file-name/file-name.js';

/** The file name in a `Content-Disposition` header, without a path and such that every file system takes it. */
export function filenameOf(disposition: string | null): string | undefined {
  const text = disposition ?? '';
  const extended = /filename\*=utf-8''([^;]+)/i.exec(text)?.[1];
  const quoted = /filename="((?:[^"\\]|\\.)*)"/i.exec(text)?.[1]?.replace(/\\(.)/g, '$1');
  const bare = /filename=([^";]+)/i.exec(text)?.[1]?.trim();
  const name = extended === undefined ? (quoted ?? bare) : decoded(extended);
  const last = name?.replace(/^.*[/\\]/s, '').replace(/^\.+/, '');
  if (!last) return undefined;
  const extension = /(?<=.)(\.\w{1,8})?\.\w{1,8}$/s.exec(last)?.[0] ?? '';
  return fileName(last.slice(0, last.length - extension.length), extension);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
