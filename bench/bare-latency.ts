import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { DEMO_CORP } from '../src/demo/demo-data.js';
import { sheetSelect } from './data.js';
import { callsDuring, EXPORTS, latencies, ROUNDS } from './latency.js';

const run = promisify(execFile);

/**
 * The latency of a bare server that answers a call after two look-ups: what the machine leaves to a call beside as many
 * readers as there are exports.
 * @param load the readers: `psql` in processes of their own, or the usual pipeline in the process of the server.
 */
export async function measureBareLatency(
  database: string,
  load: 'psql' | 'pipeline',
): Promise<Record<string, number>> {
  const server = spawn(process.execPath, ['dist/bench/bare-server.js', database, DEMO_CORP, '1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [port] = (await once(server.stdout, 'data')) as [Buffer];
    const get = async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${String(port).trim()}${path}`);
      const text = await response.text();
      if (!response.ok) throw new Error(text);
    };
    const copy = `COPY (${sheetSelect}) TO STDOUT (FORMAT csv)`;
    const read = () =>
      load === 'pipeline' ? get('/export') : run('psql', [database, '-qc', copy, '-o', '/dev/null']);
    const calls: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const reads = Promise.all(Array.from({ length: EXPORTS }, read));
      calls.push(...(await callsDuring(() => get('/'), reads)));
    }
    return latencies(calls);
  } finally {
    server.kill();
    await once(server, 'exit');
  }
}
