import { Logger } from '@nestjs/common';
import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { within } from './bounded/within.js';
import { errorText } from './errors/error-text.js';
import { loadEnvFile } from './service/config/env-file.js';
import { readEnvironment } from './service/config/environment.js';
import { demoAccess } from './demo/demo-access.js';
import { startServiceWithDemo } from './demo/demo-service.js';
import { serviceLogger } from './service/service.js';

/** Starts the service and, on SIGINT or SIGTERM, stops it gracefully. */
async function main(): Promise<void> {
  // Registered first: a signal during the start ends its waiting for databases and the object store; later, it stops the
  // service as soon as it has started.
  const { first, second } = signals();
  const waiting = new AbortController();
  void first.then(([signal]) => {
    waiting.abort(new StoppedEarly(String(signal)));
  });
  const cuts = loadEnvFile();
  const environment = readEnvironment();
  Logger.overrideLogger(serviceLogger(environment));
  for (const cut of cuts) new Logger('Start').warn(cut);
  const service = await Promise.race([
    startServiceWithDemo(environment, undefined, waiting.signal),
    second.then(() => {
      throw new Error('Ended during the start by a second signal.');
    }),
  ]);
  const logger = new Logger('Service');
  logger.log(`The service is listening on ${service.url}`);
  if (service.embedded) console.log(`\n${await demoAccess(service, environment)}`);

  const ended = await Promise.race([
    first.then(([signal]) => ({ why: String(signal), code: 0 })),
    unhandledError(logger).then(() => ({ why: 'An error was not handled', code: 1 })),
    service.lost.then(() => ({ why: 'The embedded PostgreSQL has ended unexpectedly', code: 1 })),
  ]);
  logger.log(`${ended.why}: stopping. Running exports finish or are given back.`);
  const seconds = Math.max(environment.SHUTDOWN_SECONDS, LEAST_SHUTDOWN_SECONDS) + CLOSE_SECONDS;
  const code = await Promise.race([
    service.stop().then(() => ended.code),
    sleep(seconds * 1000).then(async () => {
      logger.error(`Still running after ${seconds} s: ending at once.`);
      await within(CLOSE_SECONDS, service.abandon());
      return 1;
    }),
    second.then(async () => {
      logger.log('Stopping at once. Another worker takes running exports over when their leases expire.');
      await service.abandon();
      return 1;
    }),
  ]);
  process.exit(code);
}

/** Giving tasks back takes up to five seconds, whatever SHUTDOWN_SECONDS is. */
const LEAST_SHUTDOWN_SECONDS = 6;

/** Time to close connections after the grace period, in seconds. */
const CLOSE_SECONDS = 3;

/** Settles at the first error that nothing handles, and logs every one: the process gives its tasks back and ends. */
function unhandledError(logger: Logger): Promise<void> {
  return new Promise((resolve) => {
    // Rejected promises that nothing handles arrive here too.
    process.on('uncaughtException', (error) => {
      logger.error(`unhandled error: ${errorText(error)}`, error.stack);
      resolve();
    });
  });
}

/** A signal has ended the start before there was anything to stop. */
class StoppedEarly extends Error {}

/** Under npm, Ctrl-C arrives twice: from the terminal and from npm. Signals this close together count as one. */
const SAME_SIGNAL_MS = 1000;

/** The first signal asks for a graceful stop; a second one ends the process at once. */
function signals(): { first: Promise<unknown[]>; second: Promise<unknown[]> } {
  const heard = new EventEmitter();
  const answer = { first: once(heard, 'first'), second: once(heard, 'second') };
  let since: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (since !== undefined && performance.now() - since > SAME_SIGNAL_MS) heard.emit('second');
      since ??= performance.now();
      heard.emit('first', signal);
    });
  }
  return answer;
}

main().catch((error: unknown) => {
  if (error instanceof StoppedEarly) {
    new Logger('Service').log(`${error.message}: stopped before the start.`);
    process.exit(0);
  }
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
