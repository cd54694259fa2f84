/** One file in the store: where it lies, and what a browser is told about it. */
export interface StoredFile {
  /** Slash-separated path made of ids only, e.g. `demo/0198…/1.csv`. */
  key: string;
  /** The name under which a browser saves the file; any Unicode text. */
  filename: string;
  /** e.g. `text/csv; charset=utf-8`. */
  contentType: string;
}

/**
 * Where finished files lie. An object appears under its key only when it is complete; a write that fails or is
 * cancelled leaves nothing behind. A key is made of letters, digits and `._~=-` in segments joined by slashes; every
 * method throws an Error for another one.
 */
export abstract class ObjectStore {
  /**
   * Stores what the lanes yield, one after the other, as the object of `file.key`, replacing one that is there. The
   * lanes are read side by side, and none waits in memory for another. A chunk is lent: a lane may overwrite it
   * once it is asked for the next.
   * @param signal ends the write, also while a lane hangs; it comes too late once all bytes are stored and only
   *   their name is missing.
   * @returns the number of bytes that lie in the store, after they were found to be those that were given.
   * @throws what a lane or the store threw, or the reason of `signal`; then no object and no part is left.
   */
  abstract putLanes(
    file: StoredFile,
    lanes: readonly AsyncIterable<Uint8Array>[],
    signal?: AbortSignal,
  ): Promise<{ size: number }>;

  /** The same for one lane. */
  put(file: StoredFile, content: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<{ size: number }> {
    return this.putLanes(file, [content], signal);
  }

  /** The size of an object in bytes; undefined where there is none. */
  abstract size(key: string): Promise<number | undefined>;

  /** Removes the object and whatever an interrupted write of it left. Removing what is not there is no error. */
  abstract remove(key: string): Promise<void>;

  /** The plain address of the object: it answers 403 by itself. */
  abstract address(key: string): string;

  /**
   * A fresh address that serves this one object, for `ttlSeconds` (1 second to 7 days), and contains no percent
   * escapes. It is made without asking whether the object is there.
   */
  abstract link(file: StoredFile, ttlSeconds: number): Promise<string>;

  /**
   * Asks whether the store is there.
   * @param signal ends the asking.
   * @throws Error where it is not.
   */
  abstract check(signal: AbortSignal): Promise<void>;
}

/** What disks and MinIO say where there is no room left. */
const fullCodes = ['ENOSPC', 'EDQUOT', 'XMinioStorageFull'];

/** Whether a write failed because there is no room in the store. */
export function isStoreFull(error: unknown): boolean {
  return fullCodes.includes((error as { code?: string } | undefined)?.code ?? '');
}
