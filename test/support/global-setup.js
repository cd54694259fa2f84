import { build, withLock } from '../../build.js';

/** Jest reads this file without a transform, so it builds the service first and goes on with what was built. */
export default async function globalSetup() {
  await build();
  const { findMinio, minioBuildLock } = await import('../../dist/test/support/minio-binary.js');
  await withLock(minioBuildLock, findMinio);
  const { startPostgres } = await import('../../dist/test/support/postgres.js');
  globalThis.stopTestPostgres = await startPostgres();
}
