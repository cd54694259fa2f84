import type { Client } from 'minio';
import { StoreAnswer } from './store-answer.js';

/** The small object that a start writes and removes. */
export const PROBE_KEY = 'start-probe';

/** What the access key may do in the bucket beyond writing, reading and removing objects. */
export interface BucketRights {
  /** Whether it may list the uploads that have not been completed. */
  listUploads: boolean;
  /** Whether it may discard an upload. */
  abortUpload: boolean;
  /** How the store answers a request for a missing object: some say `AccessDenied` to a key that must not list the bucket. */
  absent: 'NoSuchKey' | 'AccessDenied';
}

/**
 * Writes, reads and removes one small object.
 * @throws Error that names the right which is missing; StoreAnswer for any other refusal.
 */
export async function probeRights(client: Client, bucket: string): Promise<BucketRights> {
  await need('s3:PutObject', client.putObject(bucket, PROBE_KEY, 'probe'));
  // Another process that starts may have removed it already.
  await need('s3:GetObject', readProbe(client, bucket), 'NoSuchKey');
  await need('s3:DeleteObject', client.removeObject(bucket, PROBE_KEY));
  const missing = await refusalOf(readProbe(client, bucket));
  return {
    listUploads: (await refusalOf(client.findUploadId(bucket, PROBE_KEY))) !== 'AccessDenied',
    // No upload has this id: with the right to discard it, the answer is NoSuchUpload.
    abortUpload: (await refusalOf(client.abortMultipartUpload(bucket, PROBE_KEY, 'none'))) !== 'AccessDenied',
    absent: missing === 'AccessDenied' ? missing : 'NoSuchKey',
  };
}

/** A warning that the access key cannot clean up interrupted uploads; undefined if it can. */
export function lackingRights({ listUploads, abortUpload }: BucketRights): string | undefined {
  const lacking = [
    ...(listUploads ? [] : ['s3:ListBucketMultipartUploads']),
    ...(abortUpload ? [] : ['s3:AbortMultipartUpload']),
  ];
  if (lacking.length === 0) return undefined;
  return `the access key lacks ${lacking.join(' and ')}. Parts of interrupted uploads stay until a lifecycle rule of the bucket removes them. Grant the right, or set such a rule.`;
}

async function readProbe(client: Client, bucket: string): Promise<void> {
  (await client.getObject(bucket, PROBE_KEY)).destroy();
}

async function need(right: string, request: Promise<unknown>, tolerated?: string): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (!(error instanceof StoreAnswer)) throw error;
    if (error.code === tolerated) return;
    if (error.code !== 'AccessDenied') throw error;
    throw new Error(`the access key lacks ${right} on the keys of the bucket. Grant the right`, {
      cause: error,
    });
  }
}

/** The code of the refusal; undefined if the store does as it is asked. */
async function refusalOf(request: Promise<unknown>): Promise<string | undefined> {
  try {
    await request;
    return undefined;
  } catch (error) {
    if (error instanceof StoreAnswer) return error.code;
    throw error;
  }
}
