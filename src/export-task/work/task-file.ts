import { createHash } from 'node:crypto';
import { isUUID } from 'class-validator';
import { fileName } from '../../file-name/file-name.js';
import { ExportFile } from '../../file/export-file.js';
import type { StoredFile } from '../../storage/object-store.js';
import type { ExportTask } from '../export-task.entity.js';

/** The maximum length of the enterprise's part of a key without its tilde, in bytes. The local store names a folder after it. */
const LONGEST_SEGMENT = 254;

/** The file that one attempt of a task writes. No two attempts share a file. */
export function taskFile(
  task: Pick<ExportTask, 'corp_id' | 'id' | 'attempts' | 'name' | 'options'>,
  attempt = task.attempts,
): StoredFile {
  const { extension, contentType } = new ExportFile(task.options);
  return {
    key: `${keySegment(task.corp_id)}/${task.id}/${attempt}.${extension}`,
    filename: fileName(fileTitle(task.name), `.${extension}`),
    contentType,
  };
}

/** The task and the attempt that a key names; undefined if no task has such a key. */
export function parseKey(key: string): { corp: string; id: string; attempt: number } | undefined {
  const [, corp = '', id = '', attempt = ''] = /^([^/]+)\/([^/]+)\/([1-9]\d{0,8})\.[a-z.]+$/.exec(key) ?? [];
  return isUUID(id) ? { corp, id, attempt: Number(attempt) } : undefined;
}

/**
 * The part of the key that names the enterprise. An id of 1 to 64 letters, digits, `_` or `-` stays as it is. Any other becomes
 * `~` and its base64url, or `~~` and its SHA-256 if that would be too long.
 */
export function keySegment(corpId: string): string {
  if (/^[\w-]{1,64}$/.test(corpId)) return corpId;
  const spelled = Buffer.from(corpId).toString('base64url');
  if (spelled.length <= LONGEST_SEGMENT) return `~${spelled}`;
  return `~~${createHash('sha256').update(corpId).digest('base64url')}`;
}

/** The task's name without an extension of its own. */
export function fileTitle(name: string): string {
  return name.replace(/\.((csv|xlsx|jsonl)(\.gz)?|zip)$/i, '');
}
