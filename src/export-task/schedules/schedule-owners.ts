import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { AccessToken } from '../../auth/access-token.entity.js';
import type { Caller } from '../../auth/caller.js';
import { DATABASE } from '../../migrations/data-source-name.js';
import { entityTable } from '../../sql/names.js';
import { EXPORT_TASK_MODULE_OPTIONS, type ExportTaskModuleOptions } from '../export-task.module-options.js';
import type { ExportSchedule } from '../queue/export-schedule.entity.js';
import { TaskTables } from '../queue/task-tables.js';

/** The columns of a schedule that name its owner. */
export type Owned = Pick<ExportSchedule, 'corp_id' | 'creator_id' | 'creator_name' | 'creator_role'>;

/** Finds the owners of schedules, who make no call when a run is due. */
@Injectable()
export class ScheduleOwners {
  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly tables: TaskTables,
    @Inject(EXPORT_TASK_MODULE_OPTIONS) private readonly options: ExportTaskModuleOptions,
  ) {}

  /**
   * The owner with the present role: from the application's `members`, from the newest Access-Token, or else from the
   * owner's latest call for schedules.
   * @param manager the caller's transaction, if there is one: in it, waiting for a second connection can block the pool.
   * @returns undefined if the owner has left.
   */
  async find(
    { corp_id, creator_id, creator_name, creator_role }: Owned,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Caller | undefined> {
    const { members, auth = { mode: 'table' } } = this.options;
    if (members) return members.find(corp_id, creator_id);
    const saved = { corpId: corp_id, memberId: creator_id, memberName: creator_name, role: creator_role };
    if (auth.mode !== 'table' || !this.dataSource.hasMetadata(AccessToken)) return saved;
    const [token]: Pick<AccessToken, 'member_name' | 'role'>[] = await manager.query(
      `SELECT member_name, role FROM ${entityTable(this.dataSource.getMetadata(AccessToken))}
        WHERE corp_id = $1 AND member_id = $2 ORDER BY create_time DESC LIMIT 1`,
      [corp_id, creator_id],
    );
    return token && { ...saved, memberName: token.member_name, role: token.role };
  }

  /** Saves a caller's current name and role in the caller's schedules. */
  async note({ corpId, memberId, memberName, role }: Caller): Promise<void> {
    await this.dataSource.query(
      `UPDATE ${this.tables.schedules} SET creator_name = $3, creator_role = $4
        WHERE corp_id = $1 AND creator_id = $2 AND (creator_name, creator_role) IS DISTINCT FROM ($3, $4)`,
      [corpId, memberId, memberName, role],
    );
  }
}
