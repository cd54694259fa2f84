import { createHash } from 'node:crypto';
import { fileName } from '../../file-name/file-name.js';
import { ExportFile } from '../../file/export-file.js';
import type { StoredFile } from '../../storage/object-store.js';
import type { ExportTask } from '../export-task.entity.js';

/** The longest part of a key, in bytes without the tilde: it names a folder on the local disk. */
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

/**
 * The part of the key that names the enterprise. An id can be any text: an id with special characters becomes a tilde and
 * base64url, and one that would be too long becomes two tildes and its SHA-256.
 */
function keySegment(corpId: string): string {
  if (/^[\w-]{1,64}$/.test(corpId)) return corpId;
  const spelled = Buffer.from(corpId).toString('base64url');
  if (spelled.length <= LONGEST_SEGMENT) return `~${spelled}`;
  return `~~${createHash('sha256').update(corpId).digest('base64url')}`;
}

/** The task's name without an extension of its own. */
export function fileTitle(name: string): string {
  return name.replace(/\.(csv|xlsx|jsonl)$/i, '');
}
