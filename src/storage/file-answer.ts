import type { IncomingHttpHeaders } from 'node:http';

/** The properties of a file that decide on the answer. */
export interface ServedFile {
  /** In bytes. */
  size: number;
  /** In milliseconds since 1970. */
  modified: number;
}

/** The parts of a request that decide on the answer; every HTTP platform of Nest has them. */
export interface FileRequest {
  method: string;
  headers: IncomingHttpHeaders;
}

/** The answer to a download: its status, its headers, and the bytes of the file that it consists of. */
export interface FileAnswer {
  status: 200 | 206 | 304 | 412 | 416;
  headers: Record<string, string>;
  /** Undefined if the answer has no body. */
  bytes?: { start: number; length: number };
}

/** Answers a GET or HEAD request by its conditions and its range, in the order of RFC 9110, section 13.2.2. */
export function fileAnswer({ method, headers: sent }: FileRequest, file: ServedFile): FileAnswer {
  const { size } = file;
  const modified = seconds(file.modified);
  // The tag is a strong one: the file of a key never changes, so two answers with the same tag have the same bytes.
  const tag = `"${size.toString(16)}-${Math.floor(file.modified).toString(16)}"`;
  const headers = {
    'Accept-Ranges': 'bytes',
    'Last-Modified': new Date(file.modified).toUTCString(),
    ETag: tag,
  };
  const { 'if-match': match, 'if-none-match': noneMatch } = sent;
  const condition = sent['if-range']?.toString();

  const changed =
    match === undefined ? modified > time(sent['if-unmodified-since'], Infinity) : !names(match, tag);
  if (changed) return { status: 412, headers };

  const known =
    noneMatch === undefined
      ? modified <= time(sent['if-modified-since'], -Infinity)
      : names(noneMatch.replaceAll('W/', ''), tag);
  if (known) return { status: 304, headers };

  const whole: FileAnswer = { status: 200, headers, bytes: { start: 0, length: size } };
  const sameFile = condition === undefined || condition === tag || time(condition, NaN) === modified;
  const range = method === 'GET' && sameFile ? rangeOf(sent.range ?? '', size) : undefined;
  if (!range) return whole;
  const { start, end } = range;
  if (start >= size) return { status: 416, headers: { ...headers, 'Content-Range': `bytes */${size}` } };
  return {
    status: 206,
    headers: { ...headers, 'Content-Range': `bytes ${start}-${end}/${size}` },
    bytes: { start, length: end - start + 1 },
  };
}

/**
 * The first and the last byte of a range; `start` is beyond the file if it has no such bytes. Undefined for an invalid
 * range and for several ranges: the whole file is an allowed answer to them.
 */
function rangeOf(header: string, size: number): { start: number; end: number } | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/i.exec(header.replaceAll(' ', '')) ?? [];
  if (first === '') {
    // The last bytes of the file; `bytes=-0` has none.
    if (last === '') return undefined;
    return { start: Number(last) === 0 ? size : Math.max(0, size - Number(last)), end: size - 1 };
  }
  if (last !== '' && Number(last) < Number(first)) return undefined;
  return { start: Number(first), end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}

/** Whether a list of tags names this one; `*` names every one. */
function names(list: string, tag: string): boolean {
  return list.split(',').some((one) => ['*', tag].includes(one.trim()));
}

/** A time of HTTP in whole seconds; `otherwise` if it is missing or invalid. */
function time(header: string | undefined, otherwise: number): number {
  const parsed = header === undefined ? NaN : Date.parse(header);
  return Number.isNaN(parsed) ? otherwise : seconds(parsed);
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
