import { Logger } from '@nestjs/common';
import { EventEmitter, once } from 'node:events';
import { loadEnvFile, readEnvironment } from './service/config/environment.js';
import { demoAccess } from './demo/demo-access.js';
import { startService } from './service/service.js';

/** Starts the service, and stops it in good order on SIGINT and SIGTERM. */
async function main(): Promise<void> {
  // Heard from the very beginning: a signal during the start stops the service as soon as it has started.
  const { first, second } = signals();
  loadEnvFile();
  const environment = readEnvironment();
  const service = await startService(environment);
  const logger = new Logger('Service');
  logger.log(`The service answers at ${service.url}`);
  if (service.embedded) console.log(`\n${await demoAccess(service, environment)}`);

  const ended = await Promise.race([
    first.then(([signal]) => ({ why: String(signal), code: 0 })),
    service.lost.then(() => ({ why: 'The embedded PostgreSQL has ended', code: 1 })),
  ]);
  logger.log(`${ended.why}: stopping; running exports finish or are given back`);
  const code = await Promise.race([
    service.stop().then(() => ended.code),
    second.then(async () => {
      logger.log('Ending at once; what was running is taken up again when its lease is over');
      await service.abandon();
      return 1;
    }),
  ]);
  process.exit(code);
}

/** Ctrl-C under npm arrives twice at once, from the terminal and from npm itself; so close together they are one. */
const SAME_SIGNAL_MS = 1000;

/** The signal that asks the service to stop, and the one that will not wait for that. */
function signals(): { first: Promise<unknown[]>; second: Promise<unknown[]> } {
  const heard = new EventEmitter();
  const answer = { first: once(heard, 'first'), second: once(heard, 'second') };
  let since: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (since !== undefined && Date.now() - since > SAME_SIGNAL_MS) heard.emit('second');
      since ??= Date.now();
      heard.emit('first', signal);
    });
  }
  return answer;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
