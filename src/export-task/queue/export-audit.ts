import type { DataSource, EntityManager } from 'typeorm';
import type { Caller } from '../../auth/caller.js';
import type { Column } from '../../exporter/column.js';
import { ExportAudit, type AuditAction, type AuditDetail } from './export-audit.entity.js';
import type { ExportTask } from '../export-task.entity.js';
import { fromMaster } from './master.js';

/** The member who acts; undefined for the service itself. */
export type Actor = Caller | undefined;

/** Texts from callers are cut to this length. In characters. */
const LONGEST_TEXT = 256;

/** Adds a line to the audit trail, in the transaction of `manager` if it has one. */
export async function writeAudit(
  manager: EntityManager,
  action: AuditAction,
  { corp_id, id }: Pick<ExportTask, 'corp_id'> & Partial<Pick<ExportTask, 'id'>>,
  actor: Actor,
  detail: AuditDetail = {},
): Promise<void> {
  await manager.insert(ExportAudit, {
    corp_id,
    task_id: id ?? null,
    action,
    member_id: actor?.memberId ?? null,
    member_name: actor?.memberName ?? null,
    role: actor?.role ?? null,
    ip: actor?.ip?.slice(0, LONGEST_TEXT) ?? null,
    user_agent: actor?.userAgent?.slice(0, LONGEST_TEXT) ?? null,
    detail,
  });
}

/** Describes a file: its type, its columns, and those that show personal data. */
export function fileDetail(type: number, columns: readonly Column[]): AuditDetail {
  return {
    type,
    columns: columns.map(named),
    in_clear: columns.filter(({ personal }) => personal !== undefined).map(named),
  };
}

/** Callers choose the names of extended properties; PostgreSQL cannot store a lone surrogate. */
function named({ key }: Column): string {
  return key.toWellFormed();
}

/** The description of a task's file, recorded at its creation. Tasks older than the audit trail have only a type. */
export async function createdDetail(
  dataSource: DataSource,
  { id, type }: Pick<ExportTask, 'id' | 'type'>,
): Promise<AuditDetail> {
  const line = { task_id: id, action: 'create' } as const;
  const created = await fromMaster(dataSource, (manager) => manager.findOneBy(ExportAudit, line));
  return created?.detail ?? { type };
}
