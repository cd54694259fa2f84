import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'minio';
import { MinioObjectStore } from '../../src/storage/minio-object-store.js';
import { startMinio } from '../support/minio.js';
import type { StoreUnderTest } from './store-under-test.js';

/** The MinIO store with its own server. */
export async function startMinioStore(): Promise<StoreUnderTest> {
  const minio = await startMinio();
  const { endpoint, accessKey, secretKey, port, folder } = minio;
  const bucket = 'exports';
  const options = { endpoint, accessKey, secretKey, bucket };
  const store = new MinioObjectStore(options);
  await store.prepare();
  const client = new Client({
    endPoint: '127.0.0.1',
    port,
    useSSL: false,
    accessKey,
    secretKey,
    region: 'us-east-1',
  });
  return {
    store,
    at: (now) => new MinioObjectStore({ ...options, now: () => now }),
    leftovers: async (key) => {
      const { uploads } = await client.listIncompleteUploadsQuery(bucket, key, '', '', '');
      const files = await readdir(join(folder, '.minio.sys', 'multipart'), {
        recursive: true,
        withFileTypes: true,
      });
      return [
        ...uploads.filter((upload) => upload.key === key).map((upload) => upload.uploadId),
        ...files.filter((file) => file.name.startsWith('part.')).map((file) => file.name),
      ];
    },
    interruptWrite: async (key) => {
      const uploadID = await client.initiateNewMultipartUpload(bucket, key, {});
      const part = { bucketName: bucket, objectName: key, uploadID, partNumber: 1, headers: {} };
      await client.uploadPart(part, Buffer.from('unfinished'));
    },
    stop: () => minio.stop(),
  };
}
