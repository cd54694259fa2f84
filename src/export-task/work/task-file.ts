import { createHash } from 'node:crypto';
import { ExportFile } from '../../file/export-file.js';
import type { StoredFile } from '../../storage/object-store.js';
import type { ExportTask } from '../export-task.entity.js';

/** Longer names are cut: file systems take at most 255 bytes, and a Chinese character has three. */
const LONGEST_NAME = 80;

/** In bytes, without the tilde: a segment of a key is a folder on the local disk. */
const LONGEST_SEGMENT = 254;

/** The file that an attempt of a task writes; no two attempts share one. */
export function taskFile(
  task: Pick<ExportTask, 'corp_id' | 'id' | 'attempts' | 'name' | 'options'>,
  attempt = task.attempts,
): StoredFile {
  const { extension, contentType } = new ExportFile(task.options);
  return {
    key: `${keySegment(task.corp_id)}/${task.id}/${attempt}.${extension}`,
    filename: `${fileTitle(task.name)}.${extension}`,
    contentType,
  };
}

/**
 * An enterprise's id is any text; one that is not plain enough for a key is spelled in base64 behind a tilde, and a long
 * one is its SHA-256 behind two.
 */
function keySegment(corpId: string): string {
  if (/^[\w-]{1,64}$/.test(corpId)) return corpId;
  const spelled = Buffer.from(corpId).toString('base64url');
  if (spelled.length <= LONGEST_SEGMENT) return `~${spelled}`;
  return `~~${createHash('sha256').update(corpId).digest('base64url')}`;
}

/** The task's name without what no file system takes, and without an ending that would stand twice. */
export function fileTitle(name: string): string {
  const plain = name
    .toWellFormed()
    .replace(/\.(csv|xlsx|jsonl)$/i, '')
    // eslint-disable-next-line no-control-regex -- these are the very characters that must go
    .replace(/[\u0000-\u001f\u007f<>:"/\\|?*]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return Array.from(plain).slice(0, LONGEST_NAME).join('').replace(/^\.+/, '') || 'export';
}
