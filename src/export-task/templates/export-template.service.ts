import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { isUUID } from 'class-validator';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Caller } from '../../auth/caller.js';
import { ADMINISTRATOR } from '../../auth/member-role.js';
import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import { DATABASE } from '../../migrations/data-source-name.js';
import { ExportTaskService } from '../export-task.service.js';
import { checkedBody } from '../http/dto/body.decorators.js';
import { EnterpriseLimits } from '../queue/enterprise-limits.js';
import { fromMaster } from '../queue/master.js';
import { ExportTemplateView, SaveExportTemplate, type ExportTemplateList } from './export-template.dto.js';
import { ExportTemplate } from '../queue/export-template.entity.js';

/** The most templates of an enterprise. */
const MOST_TEMPLATES = 1000;

/**
 * Saves, lists, changes and deletes templates. A member sees the own ones and those that the enterprise shares; a shared one
 * is changed by its creator or by an administrator.
 */
@Injectable()
export class ExportTemplateService {
  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly tasks: ExportTaskService,
    private readonly limits: EnterpriseLimits,
  ) {}

  /** The templates that the caller sees, by name. */
  async list({ corpId, memberId }: Caller): Promise<ExportTemplateList> {
    const where = { corp_id: corpId };
    const templates = await fromMaster(this.dataSource, (manager) =>
      manager.find(ExportTemplate, {
        where: [
          { ...where, shared: true },
          { ...where, creator_id: memberId },
        ],
        order: { name: 'ASC', id: 'ASC' },
      }),
    );
    return { count: templates.length, list: templates.map(view) };
  }

  /** @throws PlatformError 4041017 if the caller sees no such template. */
  async get(caller: Caller, id: string): Promise<ExportTemplateView> {
    return view(await fromMaster(this.dataSource, (manager) => find(manager, caller, id)));
  }

  /**
   * Saves a template.
   * @returns its id.
   * @throws PlatformError as the creation of a task with this body; 4001080 if the enterprise has too many.
   */
  async create(caller: Caller, sent: SaveExportTemplate): Promise<string> {
    const saved = await this.checked(caller, sent);
    const { corpId: corp_id, memberId: creator_id, memberName: creator_name } = caller;
    const id = uuid();
    await this.dataSource.transaction(async (manager) => {
      await this.limits.assertRoom(manager, ExportTemplate, corp_id, MOST_TEMPLATES, 'templates');
      await manager.insert(ExportTemplate, { corp_id, id, creator_id, creator_name, ...saved });
    });
    return id;
  }

  /**
   * Replaces a template.
   * @throws PlatformError as `create`; 4041017 as `get`; 4031005 if the caller may not change it.
   */
  async replace(caller: Caller, id: string, sent: SaveExportTemplate): Promise<void> {
    // Whoever may not see the template learns nothing from the faults of the body.
    await this.get(caller, id);
    const saved = await this.checked(caller, sent);
    await this.changed(caller, id, (manager, key) =>
      manager.update(ExportTemplate, key, { ...saved, update_time: () => 'now()' }),
    );
  }

  /** @throws PlatformError 4041017 as `get`; 4031005 if the caller may not change it. */
  async delete(caller: Caller, id: string): Promise<void> {
    await this.changed(caller, id, (manager, key) => manager.delete(ExportTemplate, key));
  }

  /** Changes a template that the caller may change. */
  private async changed(
    caller: Caller,
    id: string,
    change: (manager: EntityManager, key: { corp_id: string; id: string }) => Promise<unknown>,
  ): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const { creator_id } = await find(manager, caller, id);
      if (creator_id !== caller.memberId && caller.role !== ADMINISTRATOR) {
        throw new PlatformError(
          ErrorCode.administratorNeeded,
          'Only its creator or an administrator may change a shared template. Save one of your own.',
        );
      }
      await change(manager, { corp_id: caller.corpId, id });
    });
  }

  /** The columns of a body that would create a task. */
  private async checked(caller: Caller, sent: SaveExportTemplate): Promise<Partial<ExportTemplate>> {
    const body = await checkedBody(SaveExportTemplate, sent);
    await this.tasks.checkCreation(caller, body);
    const { name, describe, type, params, extend = {}, options = {}, shared = false } = body;
    return { name, describe, type, params, extend, options, shared };
  }
}

async function find(
  manager: EntityManager,
  { corpId, memberId }: Caller,
  id: string,
): Promise<ExportTemplate> {
  const found = isUUID(id) ? await manager.findOneBy(ExportTemplate, { corp_id: corpId, id }) : null;
  if (!found || !(found.shared || found.creator_id === memberId)) {
    throw new PlatformError(ErrorCode.dataNotFound, 'id: the caller has no such template.');
  }
  return found;
}

/** Without the enterprise, which callers know. */
function view(template: ExportTemplate): ExportTemplateView {
  const { id, creator_id, creator_name, shared, name, describe, type } = template;
  const { params, extend, options, create_time, update_time } = template;
  return {
    id,
    creator_id,
    creator_name,
    shared,
    name,
    describe,
    type,
    params,
    extend,
    options,
    create_time,
    update_time,
  };
}
