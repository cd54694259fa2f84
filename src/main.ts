import { Logger } from '@nestjs/common';
import { loadEnvFile, readEnvironment } from './config/environment.js';
import { demoAccess } from './demo-access.js';
import { startService } from './service.js';

/** Starts the service, and stops it in good order on SIGINT and SIGTERM. */
async function main(): Promise<void> {
  // Heard from the very beginning: a signal during the start stops the service as soon as it has started.
  const signalled = new Promise<NodeJS.Signals>((resolve) => {
    // Ctrl-C under npm arrives twice, from the terminal and from npm itself; the first one counts.
    process.on('SIGINT', resolve);
    process.on('SIGTERM', resolve);
  });
  loadEnvFile();
  const service = await startService(readEnvironment());
  const logger = new Logger('Service');
  logger.log(`The service answers at ${service.url}`);
  if (service.embedded) console.log(await demoAccess(service));

  const ended = await Promise.race([
    signalled.then((signal) => ({ why: signal, code: 0 })),
    service.lost.then(() => ({ why: 'The embedded PostgreSQL has ended', code: 1 })),
  ]);
  logger.log(`${ended.why}: stopping; running exports finish or are given back`);
  await service.stop();
  process.exit(ended.code);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
