#!/usr/bin/env node
import { readCliEnvironment } from './cli-environment.js';
import { run } from './run.js';
import { packageVersion } from '../log/package-version.js';

const interrupted = new AbortController();
// Not `once`: under npx, Ctrl-C sends SIGINT twice, and the second one must not kill the clean-up.
process.on('SIGINT', () => {
  interrupted.abort();
});
process.on('SIGTERM', () => {
  interrupted.abort();
});

// A reader such as `head` closes the pipe once it has read enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await run(process.argv.slice(2), {
  ...readCliEnvironment(),
  version: packageVersion,
  signal: interrupted.signal,
});
