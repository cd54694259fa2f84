#!/usr/bin/env node
import { run } from './run.js';
import { readClientEnvironment } from './client-environment.js';
import { packageVersion } from '../log/package-version.js';

const interrupted = new AbortController();
// Ctrl-C under npx arrives twice; the first one stops the command in good order.
process.on('SIGINT', () => {
  interrupted.abort();
});
process.on('SIGTERM', () => {
  interrupted.abort();
});

// Who reads only the beginning, as `head` does, has what was wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await run(process.argv.slice(2), {
  ...readClientEnvironment(),
  version: packageVersion,
  signal: interrupted.signal,
});
