import { readFile, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** One entry of `native/pg-symlinks.json`: paths in the package of the library, and of a link beside it. */
interface LibraryLink {
  source: string;
  target: string;
}

/**
 * Makes the links to PostgreSQL's libraries that are missing. Tarballs of npm cannot contain links, so a script of the
 * package makes them after its installation; `npm ci --ignore-scripts` and pnpm do not run that script.
 * @param name the npm package of the programs.
 * @param folder where it is installed.
 * @throws Error one line that names the remedy, if a link cannot be made.
 */
export async function linkLibraries(name: string, folder: string): Promise<void> {
  try {
    for (const { source, target } of await libraryLinks(folder)) {
      await symlinkOnce(basename(source), join(folder, dirname(source), basename(target)));
    }
  } catch (cause) {
    throw new Error(
      `The npm package ${name} lacks links to its libraries, and they cannot be made: ${(cause as Error).message}. ` +
        `Run "npm rebuild ${name}" as the owner of node_modules, or set DATABASE_URL.`,
      { cause },
    );
  }
}

/** The package for Windows has no links. */
async function libraryLinks(folder: string): Promise<LibraryLink[]> {
  const list = join(folder, 'native/pg-symlinks.json');
  const text = await readFile(list, 'utf8').catch(missing);
  return text === undefined ? [] : (JSON.parse(text) as LibraryLink[]);
}

async function symlinkOnce(library: string, link: string): Promise<void> {
  try {
    await symlink(library, link);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
