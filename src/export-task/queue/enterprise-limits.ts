import { Injectable } from '@nestjs/common';
import type { EntityManager, EntityTarget } from 'typeorm';
import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import { TaskTables } from './task-tables.js';

/** Limits what an enterprise may have. */
@Injectable()
export class EnterpriseLimits {
  constructor(private readonly tables: TaskTables) {}

  /** Takes a lock until the transaction of `manager` ends: parallel calls of the enterprise count one after the other. */
  async lock(manager: EntityManager, corpId: string, kind = ''): Promise<void> {
    const lock = `pg_advisory_xact_lock(hashtextextended($1, ${this.tables.installation} * 2 + 1))`;
    await manager.query(`SELECT ${lock}`, [kind === '' ? corpId : `${corpId}\n${kind}`]);
  }

  /**
   * Reserves room for one more row of the enterprise in a table.
   * @param kind the rows in messages, such as `schedules`.
   * @throws PlatformError 4001080 if the enterprise has as many as it may have.
   */
  async assertRoom(
    manager: EntityManager,
    entity: EntityTarget<{ corp_id: string }>,
    corp_id: string,
    limit: number,
    kind: string,
  ): Promise<void> {
    await this.lock(manager, corp_id, kind);
    if ((await manager.countBy(entity, { corp_id })) < limit) return;
    throw new PlatformError(
      ErrorCode.quotaReached,
      `The enterprise has ${limit} ${kind}, which is the limit. Delete some first.`,
    );
  }
}
