import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'minio';
import { MinioObjectStore } from '../../src/storage/minio-object-store.js';
import { credentials, startMinio } from '../support/minio.js';
import { startRgw } from '../support/rgw.js';
import type { StoreUnderTest } from './store-under-test.js';

const bucket = 'exports';

/** The S3 store with its own MinIO. */
export async function startMinioStore(): Promise<StoreUnderTest> {
  const minio = await startMinio();
  return storeAt(minio, async () => {
    const files = await readdir(join(minio.folder, '.minio.sys', 'multipart'), {
      recursive: true,
      withFileTypes: true,
    });
    return files.filter((file) => file.name.startsWith('part.')).map((file) => file.name);
  });
}

/** The S3 store with its own Ceph RGW. */
export async function startRgwStore(): Promise<StoreUnderTest> {
  return storeAt(await startRgw());
}

interface Server {
  endpoint: string;
  port: number;
  stop(): Promise<void>;
}

/** @param parts what the server keeps of unfinished uploads beyond what it lists. */
async function storeAt(
  server: Server,
  parts: () => Promise<string[]> = () => Promise.resolve([]),
): Promise<StoreUnderTest> {
  const { endpoint, port } = server;
  const options = { endpoint, ...credentials, bucket };
  const store = new MinioObjectStore(options);
  await store.prepare();
  const client = new Client({
    ...credentials,
    endPoint: '127.0.0.1',
    port,
    useSSL: false,
    region: 'us-east-1',
  });
  return {
    store,
    at: (now) => new MinioObjectStore({ ...options, now: () => now }),
    leftovers: async (key) => {
      const { uploads } = await client.listIncompleteUploadsQuery(bucket, key, '', '', '');
      return [
        ...uploads.filter((upload) => upload.key === key).map((upload) => upload.uploadId),
        ...(await parts()),
      ];
    },
    interruptWrite: async (key) => {
      const uploadID = await client.initiateNewMultipartUpload(bucket, key, {});
      const part = { bucketName: bucket, objectName: key, uploadID, partNumber: 1, headers: {} };
      await client.uploadPart(part, Buffer.from('unfinished'));
    },
    stop: () => server.stop(),
  };
}
