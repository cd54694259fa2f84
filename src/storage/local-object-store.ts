import { createHash, randomUUID } from 'node:crypto';
import { access, constants, mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Logger, RequestMethod } from '@nestjs/common';
import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import type { CallPaths } from '../http/call-paths.js';
import { appendFiles, holds, syncFile, writeLane } from './lane-files.js';
import { isOlder, LocalFolder, type FoundFile } from './local-folder.js';
import { assertObjectKey, isObjectKey } from './object-key.js';
import { ObjectStore, type OldEntry, type StoredFile } from './object-store.js';
import { signLink, verifyLink, type LinkVerdict } from './signed-link.js';

/** The path under which this service serves the files. */
export const FILE_PATH = 'v2/export_file';

/** In bytes: the length of the signature. */
const SHORTEST_SECRET = 32;

/** The place of the files, and how this service serves them. */
export interface LocalStoreOptions {
  /** The folder of the store; created if it is missing. */
  root: string;
  /**
   * The address of the application for browsers, e.g. `http://localhost:3000`. The prefix of its calls is appended, unless
   * the address ends with it. A process that answers no calls does not know the prefix, so its address must include it.
   * Without an address there are no links.
   */
  publicUrl?: string | undefined;
  /** Signs the links; at least 32 bytes, the same in every process that serves them. */
  secret: string | Buffer;
  /** The clock for signing and verifying links; the system clock by default. */
  now?: () => Date;
}

/** Stores the files on the local disk; the service itself serves them, through signed links. */
export class LocalObjectStore extends ObjectStore {
  private readonly logger = new Logger(LocalObjectStore.name);
  private readonly incoming: string;
  private readonly objects: LocalFolder;

  /**
   * @param paths the paths of the calls in this application; without them, files are served without a prefix.
   * @throws Error for a secret of less than 32 bytes, or an invalid address.
   */
  constructor(
    private readonly options: LocalStoreOptions,
    private readonly paths?: CallPaths,
  ) {
    super();
    const { publicUrl } = options;
    if (publicUrl && !(/^https?:\/\//i.test(publicUrl) && URL.canParse(publicUrl))) {
      throw new Error(
        `store.publicUrl: invalid value ${JSON.stringify(publicUrl)}. Must be an address, such as "http://localhost:3000".`,
      );
    }
    if (Buffer.byteLength(options.secret) < SHORTEST_SECRET) {
      throw new Error(`store.secret: too short. Must have at least ${SHORTEST_SECRET} bytes.`);
    }
    this.incoming = resolve(options.root, 'incoming');
    this.objects = new LocalFolder(resolve(options.root, 'objects'));
  }

  /**
   * Creates the folders if they are missing.
   * @throws Error one line that names the folder and the fault.
   */
  async prepare(): Promise<void> {
    try {
      await mkdir(this.incoming, { recursive: true, mode: 0o700 });
      await mkdir(this.objects.root, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw new Error(`local store in ${this.options.root}: ${(error as Error).message}`, { cause: error });
    }
  }

  async putLanes(
    file: StoredFile,
    lanes: readonly AsyncIterable<Uint8Array>[],
    signal: AbortSignal = new AbortController().signal,
  ): Promise<{ size: number }> {
    assertObjectKey(file.key);
    signal.throwIfAborted();
    const prefix = join(this.incoming, `${incomingPrefix(file.key)}${randomUUID()}`);
    const paths = lanes.map((_, lane) => `${prefix}-${lane}`);
    const stop = new AbortController();
    const either = AbortSignal.any([signal, stop.signal]);
    try {
      const written = lanes.map((lane, index) => writeLane(paths[index] ?? prefix, lane, either));
      // The first failure stops the other lanes. All are waited for: no file may appear after the clean-up.
      for (const one of written) {
        one.catch((error: unknown) => {
          stop.abort(error);
        });
      }
      await Promise.allSettled(written);
      either.throwIfAborted();
      const sums = await Promise.all(written);
      const [path = prefix, ...others] = paths;
      if (others.length > 0) await appendFiles(path, others);
      const [same] = await Promise.all([holds(path, sums), syncFile(path)]);
      if (!same) throw new Error('the disk holds other bytes than were written');
      signal.throwIfAborted();
      await this.objects.place(path, file.key);
      return { size: sums.reduce((sum, { size }) => sum + size, 0) };
    } catch (error) {
      await this.cleanUp(paths);
      throw error;
    }
  }

  async size(key: string): Promise<number | undefined> {
    return (await this.find(key))?.size;
  }

  async remove(key: string): Promise<void> {
    assertObjectKey(key);
    const prefix = incomingPrefix(key);
    // In this order, a write that finishes in the meantime leaves nothing behind either.
    for (const name of await readdir(this.incoming)) {
      if (name.startsWith(prefix)) await rm(join(this.incoming, name), { force: true });
    }
    await this.objects.remove(key);
  }

  override async *olderThan(time: Date): AsyncGenerator<OldEntry> {
    for await (const key of this.objects.olderThan(time)) {
      if (isObjectKey(key)) yield { key, name: join(this.objects.root, key), remove: () => this.remove(key) };
    }
    // `time` lies before the beginning of any write that is under way.
    for (const file of await readdir(this.incoming)) {
      const path = join(this.incoming, file);
      if (await isOlder(path, time)) yield { name: path, remove: () => rm(path, { force: true }) };
    }
  }

  address(key: string): string {
    assertObjectKey(key);
    const { publicUrl } = this.options;
    if (!publicUrl) return '';
    const url = new URL(publicUrl);
    const path = url.pathname.replace(/\/+$/, '');
    const prefix = this.paths?.prefixOf(FILE_PATH, RequestMethod.GET) ?? '';
    return `${url.origin}${path.endsWith(prefix) ? path : path + prefix}/${FILE_PATH}/${key}`;
  }

  /** @throws PlatformError without a `publicUrl`. */
  async link(file: StoredFile, ttlSeconds: number): Promise<string> {
    const address = this.address(file.key);
    if (address === '') {
      throw new PlatformError(
        ErrorCode.serverFault,
        'store.publicUrl: missing. A local store needs it for links.',
      );
    }
    const query = signLink(this.options.secret, file, this.seconds() + ttlSeconds);
    // Base64url and digits need no percent escapes.
    return Promise.resolve(`${address}?${new URLSearchParams({ ...query }).toString()}`);
  }

  async check(_: AbortSignal, writes = true): Promise<void> {
    const mode = writes ? constants.W_OK : constants.R_OK;
    for (const folder of [this.incoming, this.objects.root]) await access(folder, mode);
  }

  /** Verifies the query of a request for the object `key`. */
  verify(key: string, query: Record<string, unknown>): LinkVerdict {
    return verifyLink(this.options.secret, key, query, this.seconds());
  }

  /** The file of the object; undefined if there is none. */
  async find(key: string): Promise<FoundFile | undefined> {
    assertObjectKey(key);
    return this.objects.find(key);
  }

  private seconds(): number {
    return Math.floor((this.options.now?.() ?? new Date()).getTime() / 1000);
  }

  /** Removes what a failed write left. A failure of the clean-up is only logged: the caller gets the first error. */
  private async cleanUp(paths: readonly string[]): Promise<void> {
    try {
      for (const path of paths) await rm(path, { force: true });
    } catch (error) {
      this.logger.warn(`a failed write may have left a file: ${String(error)}`);
    }
  }
}

/** The prefix of the temporary files of `key`, by which a later removal finds what a crash left. */
function incomingPrefix(key: string): string {
  return `${createHash('sha256').update(key).digest('hex')}-`;
}
