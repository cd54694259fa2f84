import { create } from 'content-disposition';
import { fileName } from '../file-name/file-name.js';
import type { StoreAnswer } from './store-answer.js';

/** One file in the store: its key, and the name and type that a browser gets. */
export interface StoredFile {
  /** A path of ids, separated by slashes, e.g. `demo/0198…/1.csv`. */
  key: string;
  /** The name under which a browser saves the file; any Unicode text. */
  filename: string;
  /** e.g. `text/csv; charset=utf-8`. */
  contentType: string;
}

/** Something that has lain in a store for long. */
export interface OldEntry {
  /** The key of the object or of the interrupted write; undefined for a temporary file, which has no key. */
  key?: string;
  /** For the log. */
  name: string;
  remove: () => Promise<void>;
}

/**
 * The store of finished files. An object appears under its key only when it is complete; a write that fails or is
 * cancelled leaves nothing behind. A key consists of segments of letters, digits and `._~=-`, joined by slashes; every
 * method throws an Error for an invalid key.
 */
export abstract class ObjectStore {
  /**
   * Stores the content of the lanes, joined in their order, as the object `file.key`; replaces an existing object. The
   * lanes are read side by side; the store does not buffer one lane until another ends. A chunk is lent: a lane may
   * overwrite it when it is asked for the next one.
   * @param signal cancels the write, even while a lane hangs. It has no effect once all bytes are stored and only the
   *   object's name is missing.
   * @returns the size of the object in bytes, after the store has verified that it holds the bytes of the lanes.
   * @throws the error of a lane or of the store, or the reason of `signal`; then no object and no part is left.
   */
  abstract putLanes(
    file: StoredFile,
    lanes: readonly AsyncIterable<Uint8Array>[],
    signal?: AbortSignal,
  ): Promise<{ size: number }>;

  /** Stores the content of a single lane, see {@link putLanes}. */
  put(file: StoredFile, content: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<{ size: number }> {
    return this.putLanes(file, [content], signal);
  }

  /** The size of an object in bytes; undefined if there is no such object. */
  abstract size(key: string): Promise<number | undefined>;

  /** Removes the object and the leftovers of interrupted writes of it. A missing object is not an error. */
  abstract remove(key: string): Promise<void>;

  /**
   * Lists what was last written before `time`: objects, and leftovers of interrupted writes. The place may
   * also have files of others. A store that cannot be listed lacks this method.
   */
  olderThan?(time: Date): AsyncIterable<OldEntry> | Iterable<OldEntry>;

  /**
   * The address of the object without a signature; a request for it is answered with 403. Empty if the store has no
   * address.
   */
  abstract address(key: string): string;

  /**
   * A signed address that serves this object for `ttlSeconds` (1 second to 7 days). It contains no percent escapes,
   * except `%2B` in a session token.
   * The store does not check whether the object exists.
   */
  abstract link(file: StoredFile, ttlSeconds: number): Promise<string>;

  /**
   * Checks that the store is available.
   * @param signal cancels the check.
   * @param writes whether the process writes files; false in a process that only links to them.
   * @throws Error if the store is not available.
   */
  abstract check(signal: AbortSignal, writes?: boolean): Promise<void>;
}

/** The codes of disks and object stores for a lack of free space. */
const fullCodes = ['ENOSPC', 'EDQUOT', 'XMinioStorageFull', 'InsufficientStorage', 'NotEnoughSpace'];

/** Whether a write failed because the store has no free space, or the bucket has no quota left. */
export function isStoreFull(error: unknown): boolean {
  const { code = '', status, message = '' } = Object(error) as Partial<StoreAnswer>;
  if (status === 507 || fullCodes.includes(code) || /quota.?exceeded/i.test(code)) return true;
  // A part is never too large: stores that answer so have a quota.
  return code === 'EntityTooLarge' && /quota/i.test(message);
}

/**
 * The `Content-Disposition` that makes a browser save a file under its name. Programs that read only ASCII, such as
 * `curl -J`, get the ASCII characters of the name, or `export` if it has no letter or digit among them.
 */
export function attachment(filename: string): string {
  const [extension = ''] = /(\.\w+)?\.gz$|\.\w+$/.exec(filename) ?? [];
  const title = filename.slice(0, filename.length - extension.length).normalize('NFKD');
  const ascii = title.replace(/[^ -~]/g, '');
  return create(filename, { fallback: fileName(/\w/.test(ascii) ? ascii : '', extension) });
}
