import { createRequire } from 'node:module';

/** Version of this package. Resolved by package name, because built files and sources lie at different depths. */
export const packageVersion = (
  createRequire(import.meta.url)('export-task-service/package.json') as { version: string }
).version;
