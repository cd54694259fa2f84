import { mkdtemp, rm } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/embedded/free-port.js';
import { MinioNode } from '../support/minio.js';

const NODES = 4;

/** In a container MinIO takes no 127.0.0.1 for a node; bytes to the machine's own address go by loopback too. */
const HOST =
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';

/** A MinIO cluster on one machine: four processes with a drive each. One may fail; with two down, it reads only. */
export interface RunningCluster {
  /** The first node; any other would do. */
  endpoint: string;
  killNode(node: number): Promise<void>;
  /** Starts it again, without waiting for what it needs. */
  restartNode(node: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startMinioCluster(): Promise<RunningCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'minio-cluster-'));
  const ports: number[] = [];
  for (let node = 0; node < NODES; node += 1) ports.push(await freePort());
  const drives = ports.map((port, node) => `http://${HOST}:${port}${folder}/${node}`);
  const nodes = ports.map((port) => new MinioNode(`${HOST}:${port}`, drives));
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.end()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all(nodes.map((node) => node.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    endpoint: `http://${HOST}:${ports[0] ?? 0}`,
    killNode: async (node) => nodes[node]?.end(),
    restartNode: async (node) => nodes[node]?.start(),
    stop,
  };
}
