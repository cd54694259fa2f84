import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/embedded/free-port.js';
import { eventually } from './eventually.js';
import { describeWithPrograms } from './programs.js';

const PROGRAM = 'clickhouse-server';

/** A suite that needs a ClickHouse server which is installed on the machine, e.g. Debian's of 2018. */
export function describeWithInstalledClickHouse(name: string, suite: () => void): void {
  describeWithPrograms([PROGRAM], name, suite);
}

/** Installed servers that know each other as the cluster `shards`, one shard each. */
export interface InstalledClickHouse {
  urls: string[];
  stop(): Promise<void>;
}

/** @param count how many servers. */
export async function startInstalledClickHouse(count: number): Promise<InstalledClickHouse> {
  const folder = await mkdtemp(join(tmpdir(), 'clickhouse-'));
  const ports = await Promise.all(
    Array.from({ length: count }, async () => ({ http: await freePort(), tcp: await freePort() })),
  );
  const shards = ports.map(({ tcp }) =>
    element('shard', element('replica', { host: '127.0.0.1', port: tcp })),
  );
  const cluster = element('remote_servers', element('shards', shards.join('')));
  const servers = await Promise.all(
    ports.map((port, index) => start(join(folder, String(index)), port, cluster)),
  );
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await rm(folder, { recursive: true });
  };
  try {
    await Promise.all(servers.map((server) => server.ready()));
    return { urls: servers.map(({ url }) => url), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(folder: string, port: { http: number; tcp: number }, cluster: string) {
  await mkdir(folder, { recursive: true });
  const settings = {
    logger: element('level', 'warning') + element('console', 1),
    listen_host: '127.0.0.1',
    http_port: port.http,
    tcp_port: port.tcp,
    path: `${folder}/data/`,
    tmp_path: `${folder}/tmp/`,
    mark_cache_size: 100_000_000,
    timezone: 'UTC',
    users_config: 'users.xml',
    default_profile: 'default',
    default_database: 'default',
  };
  const user = { password: '', networks: element('ip', '127.0.0.1'), profile: 'default', quota: 'default' };
  const users = {
    profiles: element('default', ''),
    quotas: element('default', ''),
    users: element('default', user),
  };
  await writeFile(join(folder, 'config.xml'), element('yandex', fields(settings) + cluster));
  await writeFile(join(folder, 'users.xml'), element('yandex', users));
  const child = spawn(PROGRAM, [`--config-file=${join(folder, 'config.xml')}`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  const ended = once(child, 'close');
  const url = `http://127.0.0.1:${port.http}`;
  return {
    url,
    ready: () =>
      eventually(async () => {
        if (child.exitCode !== null) throw new Error(`${PROGRAM} did not start: ${output}`);
        return fetch(`${url}/ping`).then(
          ({ ok }) => ok,
          () => false,
        );
      }, Boolean),
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

type Fields = Record<string, string | number>;

function element(name: string, content: string | number | Fields): string {
  return `<${name}>${typeof content === 'object' ? fields(content) : content}</${name}>`;
}

function fields(values: Fields): string {
  return Object.entries(values)
    .map(([name, value]) => element(name, value))
    .join('');
}
