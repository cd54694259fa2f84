import { resolve } from 'node:path';
import { linkSecret } from './config/link-secret.js';
import type { Environment } from './config/environment.js';
import type { StorageOptions } from '../storage/storage.module-definition.js';

/** Where the service is reached from outside. */
export function publicUrl(environment: Environment): string {
  return environment.PUBLIC_URL ?? listeningUrl(environment);
}

/** Where the process is reached from its own machine. */
export function listeningUrl({ HOST, PORT }: Pick<Environment, 'HOST' | 'PORT'>): string {
  const host = HOST === '0.0.0.0' || HOST === '::' ? 'localhost' : HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${PORT}`;
}

/** Files lie in MinIO where one is configured, else on the local disk under DATA_DIR. */
export function storageOptions(environment: Environment): StorageOptions {
  const { MINIO_ENDPOINT, MINIO_ACCESS_KEY = '', MINIO_SECRET_KEY = '' } = environment;
  if (MINIO_ENDPOINT === undefined) {
    return {
      driver: 'local',
      root: resolve(environment.DATA_DIR, 'files'),
      publicUrl: publicUrl(environment),
      secret: environment.LINK_SECRET ?? linkSecret(environment.DATA_DIR),
    };
  }
  return {
    driver: 'minio',
    endpoint: MINIO_ENDPOINT,
    ...(environment.MINIO_PUBLIC_ENDPOINT !== undefined && {
      publicEndpoint: environment.MINIO_PUBLIC_ENDPOINT,
    }),
    accessKey: MINIO_ACCESS_KEY,
    secretKey: MINIO_SECRET_KEY,
    bucket: environment.MINIO_BUCKET,
    region: environment.MINIO_REGION,
  };
}
