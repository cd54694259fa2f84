import { Injectable } from '@nestjs/common';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file of the console, in the encoding that a browser accepts. */
export interface ConsoleFile {
  content: Buffer;
  /** Media type. */
  type: string;
  /** Value of `Content-Encoding`; undefined for the plain file. */
  encoding: string | undefined;
}

const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The encodings that the build has made of each file, the smallest first. */
const encodings = [
  { name: 'br', extension: '.br' },
  { name: 'gzip', extension: '.gz' },
];

/** The built console, in memory. */
@Injectable()
export class ConsoleFiles {
  /** The page, with its placeholders. */
  readonly page: string;
  private readonly assets: ReadonlyMap<string, Buffer>;

  /** @throws Error one line, if the console has not been built. */
  constructor() {
    const folder = join(packageFolder(), 'dist/console');
    const page = join(folder, 'index.html');
    if (!existsSync(page)) throw new Error(`ConsoleModule: ${page} is missing. Run "npm run build".`);
    this.page = readFileSync(page, 'utf8');
    const assets = join(folder, 'assets');
    this.assets = new Map(readdirSync(assets).map((name) => [name, readFileSync(join(assets, name))]));
  }

  /** The asset with this name; undefined if there is none. */
  asset(name: string, acceptEncoding: string): ConsoleFile | undefined {
    const type = types[extname(name)];
    const plain = this.assets.get(name);
    if (type === undefined || plain === undefined) return undefined;
    for (const encoding of encodings) {
      const content = this.assets.get(name + encoding.extension);
      if (content && accepts(acceptEncoding, encoding.name))
        return { content, type, encoding: encoding.name };
    }
    return { content: plain, type, encoding: undefined };
  }
}

/** Whether `Accept-Encoding` lists the encoding, other than with `q=0`. */
function accepts(acceptEncoding: string, encoding: string): boolean {
  return acceptEncoding.split(',').some((entry) => {
    const [name = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
    return name === encoding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

/** The folder of this package, from its sources and from `dist` alike. */
function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}
