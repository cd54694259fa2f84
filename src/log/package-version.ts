import { createRequire } from 'node:module';

/** The version of this package, found by its name, since the built files lie deeper than the sources. */
export const packageVersion = (
  createRequire(import.meta.url)('export-task-service/package.json') as { version: string }
).version;
