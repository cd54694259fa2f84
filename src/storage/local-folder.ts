import type { Stats } from 'node:fs';
import { lstat, mkdir, open, opendir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode } from '../errors/has-code.js';

/** A file on the disk. */
export interface FoundFile {
  path: string;
  /** In bytes. */
  size: number;
  /** In milliseconds since 1970. */
  modified: number;
}

/** The finished files of the local store, each at the path of its key. Symbolic links are not followed. */
export class LocalFolder {
  constructor(readonly root: string) {}

  /**
   * Moves the finished file `from` to its key and makes it survive a power failure.
   * @throws the error of the disk; then no file is left at the key.
   */
  async place(from: string, key: string): Promise<void> {
    const path = join(this.root, key);
    for (let attempt = 1; ; attempt += 1) {
      await this.makeFolders(key);
      try {
        await rename(from, path);
        break;
      } catch (error) {
        // The removal of another file may have removed the still empty folder in the meantime.
        if (!hasCode(error, 'ENOENT') || attempt === 3) throw error;
      }
    }
    try {
      for (const folder of [...this.folders(key), this.root]) await sync(folder);
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  /** The file at `key`; undefined if there is none. */
  async find(key: string): Promise<FoundFile | undefined> {
    const path = join(this.root, key);
    if (!(await this.hasFolders(key))) return undefined;
    const found = await look(path);
    return found?.isFile() ? { path, size: found.size, modified: found.mtimeMs } : undefined;
  }

  /**
   * Removes the file at `key` and the folders that become empty.
   * @throws Error if the file or one of its folders is a symbolic link: its target would stay.
   */
  async remove(key: string): Promise<void> {
    for (const folder of this.folders(key).reverse()) {
      const found = await look(folder);
      if (!found) return;
      if (!found.isDirectory()) throw new Error(`${folder} is not a folder`);
    }
    const path = join(this.root, key);
    const found = await look(path);
    if (found && !found.isFile()) throw new Error(`${path} is not a file`);
    await rm(path, { force: true });
    try {
      for (const folder of this.folders(key)) await rmdir(folder);
    } catch (error) {
      if (!hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT')) throw error;
    }
  }

  /** The keys of the files that were last written before `time`. */
  async *olderThan(time: Date, folder = ''): AsyncGenerator<string> {
    const opened = await opendir(join(this.root, folder)).catch((error: unknown) => {
      // Its last file was removed a moment ago.
      if (hasCode(error, 'ENOENT')) return [];
      throw error;
    });
    for await (const entry of opened) {
      const key = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) yield* this.olderThan(time, key);
      else if (entry.isFile() && (await isOlder(join(this.root, key), time))) yield key;
    }
  }

  /** Creates the folders one by one, because a recursive `mkdir` follows symbolic links. */
  private async makeFolders(key: string): Promise<void> {
    for (const folder of this.folders(key).reverse()) {
      try {
        await mkdir(folder, { mode: 0o700 });
      } catch (error) {
        if (!hasCode(error, 'EEXIST')) throw error;
      }
      const found = await look(folder);
      if (found && !found.isDirectory()) throw new Error(`${folder} is not a folder`);
    }
  }

  private async hasFolders(key: string): Promise<boolean> {
    for (const folder of this.folders(key).reverse()) {
      const found = await look(folder);
      if (!found?.isDirectory()) return false;
    }
    return true;
  }

  /** The folders of `key` below the root, innermost first. */
  private folders(key: string): string[] {
    const folders: string[] = [];
    for (let folder = dirname(key); folder !== '.'; folder = dirname(folder)) {
      folders.push(join(this.root, folder));
    }
    return folders;
  }
}

/** Whether a file exists and was last written before `time`. */
export async function isOlder(path: string, time: Date): Promise<boolean> {
  const found = await look(path);
  return found !== undefined && found.mtime < time;
}

async function look(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

/** A new file name survives a power failure only once its folder is synced. Windows can't sync folders and need not. */
async function sync(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
