import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Files that do not belong in the tarball: tests, and the programs that run the service itself. */
const STRAY = /\.spec\.|^(test|bench)\/|^dist\/(test|bench|src\/(main|app\.module|service|demo|embedded)\b)/;

/** Where a file names another file or a package. */
const IMPORT = /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*['"]([\w@./:-]+)['"]/g;

/** The packages whose declarations a host has: it installs the peers itself. */
type Manifest = Record<'dependencies' | 'peerDependencies', Record<string, string>>;

/**
 * Packs the package into `folder`, prints the tarball's size, and returns its path.
 * @throws Error if it contains files or imports that no host can use.
 */
export async function pack(folder: string): Promise<string> {
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]);
  const [{ filename, size, entryCount, files }] = JSON.parse(stdout) as [
    { filename: string; size: number; entryCount: number; files: { path: string }[] },
  ];
  const paths = files.map(({ path }) => path);
  const strays = paths.filter((path) => STRAY.test(path));
  if (strays.length > 0)
    throw new Error(`The tarball contains files that no host imports: ${strays.join(', ')}`);
  const manifest = JSON.parse(await readFile('package.json', 'utf8')) as Manifest;
  const { dependencies, peerDependencies } = manifest;
  await refuse(
    paths.filter((path) => path.endsWith('.js')),
    { ...dependencies, ...peerDependencies },
  );
  await refuse(await declarations(['dist/src/index.d.ts', 'dist/src/client/index.d.ts']), peerDependencies);
  console.log(`The tarball contains ${entryCount} files in ${Math.ceil(size / 1024)} KiB.`);
  return join(folder, filename);
}

/** @throws Error if one of the files imports a package that is not among `packages`. */
async function refuse(paths: string[], packages: Record<string, string>): Promise<void> {
  for (const path of paths) {
    for (const name of await imports(path)) {
      const known = name.startsWith('.') || name.startsWith('node:') || builtinModules.includes(name);
      if (known || packageOf(name) in packages) continue;
      throw new Error(`${path} imports ${name}, which is not installed with the package.`);
    }
  }
}

/** All declarations that these files lead to. The compiler of a host reads them, with `skipLibCheck` or without. */
async function declarations(paths: string[]): Promise<string[]> {
  const reached = new Set(paths);
  for (const path of reached) {
    for (const name of await imports(path)) {
      if (!name.startsWith('.')) continue;
      const declaration = normalize(join(dirname(path), name.replace(/\.js$/, '.d.ts')));
      if (!existsSync(declaration)) throw new Error(`${path} imports ${name}, which does not exist.`);
      reached.add(declaration);
    }
  }
  return [...reached];
}

async function imports(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8');
  return [...text.matchAll(IMPORT)].map(([, name = '']) => name);
}

function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}
