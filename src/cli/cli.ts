#!/usr/bin/env node
import { readCliEnvironment } from './cli-environment.js';
import { tell } from './output.js';
import { run } from './run.js';
import { errorText } from '../errors/error-text.js';
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
  fail(error);
});
// Nobody reads progress any more.
process.stderr.on('error', () => undefined);
process.on('uncaughtException', fail);

function fail(error: unknown): void {
  tell(`export-task: ${errorText(error)}`);
  process.exit(1);
}

process.exitCode = await run(process.argv.slice(2), {
  ...readCliEnvironment(),
  version: packageVersion,
  signal: interrupted.signal,
});
