import { execFileSync } from 'node:child_process';

/** Jest reads this file without a transform, so it builds the service first and goes on with what was built. */
export default async function globalSetup() {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
  const { prepare } = await import('../../dist/test/support/prepare.js');
  globalThis.stopTestServers = await prepare();
}
