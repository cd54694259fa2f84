/** The file name in a `Content-Disposition` header, made safe to store: no path, control characters or leading dots. */
export function filenameOf(disposition: string | null): string | undefined {
  const text = disposition ?? '';
  const extended = /filename\*=utf-8''([^;]+)/i.exec(text)?.[1];
  const quoted = /filename="((?:[^"\\]|\\.)*)"/i.exec(text)?.[1]?.replace(/\\(.)/g, '$1');
  const bare = /filename=([^";]+)/i.exec(text)?.[1]?.trim();
  const name = extended === undefined ? (quoted ?? bare) : decoded(extended);
  return (
    name
      ?.replace(/^.*[/\\]/s, '')
      .replace(/\p{Cc}/gu, '_')
      .replace(/^\.+/, '') || undefined
  );
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
