import { Inject, Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, In } from 'typeorm';
import type { Caller } from '../auth/caller.js';
import { select, sqlPlan } from '../exporter/export-plan.js';
import { ExporterRegistry, type ExportPlan } from '../exporter/exporter-registry.js';
import { fileOptions, type FileOptions } from '../file/file-options.js';
import type { PersonalDataRule } from '../exporter/personal-data.js';
import { DATABASE } from '../migrations/data-source-name.js';
import { addLogFields } from '../log/log-fields.js';
import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import { ObjectStore } from '../storage/object-store.js';
import type { CreateExportTask } from './http/dto/create-export-task.dto.js';
import { DEFAULT_LIMIT, MAX_LIMIT, type ListExportTasks } from './http/dto/list-export-tasks.dto.js';
import type { ExportTaskList } from './http/dto/export-task-list.dto.js';
import type { ExportTaskView } from './http/dto/export-task-view.dto.js';
import type { Preview } from './http/dto/preview.dto.js';
import { ExportTaskAccess } from './http/export-task.access.js';
import { createdDetail, fileDetail, writeAudit } from './queue/export-audit.js';
import { ExportTask, TaskStatus } from './export-task.entity.js';
import { taskFields, type TaskField } from './http/export-task.fields.js';
import { ExportTaskCreation } from './queue/export-task.creation.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from './export-task.options.js';
import { ExportTaskNotifications, type FinishedListener } from './queue/export-task.notifications.js';
import { ExportTaskPreview } from './http/export-task.preview.js';
import { ExportTaskTransitions } from './queue/export-task.transitions.js';
import { taskFile } from './work/task-file.js';

/** The tasks themselves, as something that can be queried and sorted like any record. */
const taskRecords = {
  columns: taskFields,
  source: { table: 'export_task', key: 'id' },
  defaultOrder: { create_time: 'desc' },
} as const;

/** Creates tasks, tells how they are, and links to their files. Every call sees the caller's enterprise alone. */
@Injectable()
export class ExportTaskService {
  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly exporters: ExporterRegistry,
    private readonly access: ExportTaskAccess,
    private readonly creation: ExportTaskCreation,
    private readonly previews: ExportTaskPreview,
    private readonly transitions: ExportTaskTransitions,
    private readonly notifications: ExportTaskNotifications,
    private readonly store: ObjectStore,
    @Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions,
  ) {}

  /**
   * Creates a task after checking that it can be exported; answers its id.
   * @param idempotencyKey makes it safe to send the same creation again within 24 hours.
   * @throws PlatformError that names the field and what is accepted; 4031005 and 4031006 where the caller's role may
   * not export the type.
   */
  async create(caller: Caller, task: CreateExportTask, idempotencyKey?: string): Promise<string> {
    const { name, describe, type, params, extend } = task;
    if (idempotencyKey !== undefined && !/^[\x21-\x7e]{1,255}$/.test(idempotencyKey)) {
      throw new PlatformError(
        ErrorCode.fieldInvalid,
        'Idempotency-Key: 1 to 255 visible ASCII characters are accepted.',
      );
    }
    const { plan, options } = await this.check(caller, task);
    const { personalData: personal_data, columns } = plan;
    const detail = fileDetail(type, columns);
    const checked = { params, extend: extend ?? {}, options, personal_data, detail };
    const id = await this.creation.create(
      { creator: caller, name, describe, type, ...checked },
      { options: task.options, idempotencyKey },
    );
    addLogFields({ task_id: id });
    return id;
  }

  /**
   * The header and the first rows of the file that a creation would make; nothing is stored but a line of the audit
   * trail.
   * @throws PlatformError as `create`, and 5031001 where it takes too long.
   */
  async preview(caller: Caller, task: CreateExportTask): Promise<Preview> {
    const { plan, options } = await this.check(caller, task);
    const detail = fileDetail(task.type, plan.columns);
    await writeAudit(this.dataSource.manager, 'preview', { corp_id: caller.corpId }, caller, detail);
    return this.previews.preview(plan, options);
  }

  /** @throws PlatformError 4041043 for an unknown task and for another enterprise's. */
  async get(caller: Caller, id: string): Promise<ExportTaskView> {
    return this.view(await this.find(caller, id), taskFields);
  }

  /** The enterprise's tasks that match, newest first unless said otherwise; `count` is of all pages. */
  async list(caller: Caller, request: ListExportTasks): Promise<ExportTaskList> {
    const { offset = 0, limit = DEFAULT_LIMIT, query } = request;
    const selection = select(taskRecords, { query, order: request.order }, 'clear');
    const { from, orderBy } = sqlPlan(taskRecords.source, selection, caller.corpId);
    const [counted]: { count: string }[] = await this.dataSource.query(`SELECT count(*) ${from}`);
    const count = Number(counted?.count);
    // A page behind the last task would be looked for among all of them.
    if (offset >= count) return { count, list: [] };
    const page: { id: string }[] = await this.dataSource.query(
      `SELECT t.id ${from} ORDER BY ${orderBy} LIMIT $1 OFFSET $2`,
      [Math.min(limit, MAX_LIMIT), offset],
    );
    const tasks = await this.dataSource
      .getRepository(ExportTask)
      .findBy({ id: In(page.map(({ id }) => id)) });
    const byId = new Map(tasks.map((task) => [task.id, task]));
    const fields = listFields(request.filter);
    return {
      count,
      list: page.flatMap(({ id }) => {
        const task = byId.get(id);
        return task ? [this.view(task, fields)] : [];
      }),
    };
  }

  /**
   * A fresh link to a task's file.
   * @throws PlatformError 4001173 while there is no file, 4001174 when it has expired, 4031007 where it shows what the
   *   caller may not see, 4041043 as `get`, 4031005 and 4031006 as `create`.
   */
  async link(caller: Caller, id: string): Promise<string> {
    const task = await this.find(caller, id);
    this.access.check(caller, task);
    switch (task.status) {
      case TaskStatus.ToBeExported:
      case TaskStatus.Exporting:
        throw new PlatformError(
          ErrorCode.taskNotExported,
          'The task is not exported yet; please wait until it is.',
        );
      case TaskStatus.Invalid:
        throw new PlatformError(
          ErrorCode.taskNotExported,
          `The task is invalid and has no file: ${task.result_desc}`,
        );
      case TaskStatus.Expired:
        throw expired();
      case TaskStatus.Exported: {
        // No link outlives its file's time, though the file itself may lie there a little longer.
        const left = this.secondsUntil(task.expire_time);
        if (left < 1) throw expired();
        return this.auditedLink(caller, task, Math.min(this.options.linkTtlSeconds, left));
      }
      default:
        return task.status satisfies never;
    }
  }

  /**
   * Stops a task that is waiting or running; it is Invalid when it has stopped.
   * @throws PlatformError 4001172 in any other state, 4041043 as `get`.
   */
  async cancel(caller: Caller, id: string): Promise<void> {
    const task = await this.find(caller, id);
    if (!(await this.transitions.cancel(id, caller))) throw notNow(task, 'cancelled', 'waiting or running');
  }

  /**
   * Puts an Invalid or Expired task into the queue again, under its id.
   * @throws PlatformError 4001172 in any other state, 4001080 where too many wait, 4041043 as `get`, 4031005 and
   * 4031006 as `create`.
   */
  async retry(caller: Caller, id: string): Promise<void> {
    const task = await this.find(caller, id);
    this.access.check(caller, task);
    if (!(await this.transitions.retry(task, caller))) throw notNow(task, 'retried', 'invalid or expired');
  }

  /**
   * Deletes a task and its file, the file first.
   * @throws PlatformError 4001172 while it is running, 4041043 as `get`.
   */
  async delete(caller: Caller, id: string): Promise<void> {
    const task = await this.find(caller, id);
    if (task.status === TaskStatus.Exporting) throw notNow(task, 'deleted', 'not running: cancel it first');
    if (task.object_key !== null) await this.store.remove(task.object_key);
    if (await this.transitions.delete(task, caller)) return;
    throw notNow(await this.find(caller, id), 'deleted', 'not running: cancel it first');
  }

  /**
   * Calls the listener with each task, of every enterprise, that any process brings to its end, Exported or Invalid;
   * what is answered ends that. A task that ends while the database can't be heard is not told: who must not miss one
   * lists what ended since.
   */
  onFinished(listener: FinishedListener): Promise<() => void> {
    return this.notifications.onFinished(listener);
  }

  /** @throws PlatformError 4041043 for an unknown task and for another enterprise's. */
  async find(caller: Caller, id: string): Promise<ExportTask> {
    const task = isUUID(id)
      ? await this.dataSource.getRepository(ExportTask).findOneBy({ id, corp_id: caller.corpId })
      : null;
    if (!task) throw new PlatformError(ErrorCode.taskNotFound, 'No such export task.');
    addLogFields({ task_id: id });
    return task;
  }

  private secondsUntil(time: Date | null): number {
    return time ? Math.floor((time.getTime() - this.options.clock().getTime()) / 1000) : 0;
  }

  /** A link that is in the audit trail before it is handed out. */
  private async auditedLink(caller: Caller, task: ExportTask, seconds: number): Promise<string> {
    if (task.personal_data === 'clear' && this.personalDataRule(caller) !== 'clear') {
      throw new PlatformError(
        ErrorCode.privateData,
        'The file of this task shows personal data, which your role may not see; please create a task of your own.',
      );
    }
    const link = await this.store.link(taskFile(task), seconds);
    const { manager } = this.dataSource;
    await writeAudit(manager, 'link', task, caller, await createdDetail(manager, task));
    return link;
  }

  /** What becomes of personal data in what a caller gets to see. */
  private personalDataRule({ role }: Caller): PersonalDataRule {
    return this.options.personalDataRoles.includes(role) ? 'clear' : this.options.personalDataRule;
  }

  /** What a creation asks for, checked. */
  private async check(
    caller: Caller,
    { type, params, extend: sent, options }: CreateExportTask,
  ): Promise<{ plan: ExportPlan; options: FileOptions }> {
    const request = { corpId: caller.corpId, params, extend: sent ?? {} };
    this.access.check(caller, { type, ...request });
    return {
      options: fileOptions(options, this.options.fileDefaults),
      plan: await this.exporters.plan(type, request, this.personalDataRule(caller)),
    };
  }

  private view(task: ExportTask, fields: readonly TaskField[]): ExportTaskView {
    const attempts = task.attempts - task.free_attempts;
    const made: Partial<Record<TaskField['key'], unknown>> = {
      link_url: task.object_key === null ? '' : this.store.address(task.object_key),
      attempts,
      will_retry: task.status === TaskStatus.ToBeExported && attempts > 0,
    };
    return Object.fromEntries(
      fields.map(({ key }) => [key, key in made ? made[key] : task[key as keyof ExportTask]]),
    );
  }
}

/** The fields that a list shows: those that `filter` names, where it names any; other names are ignored. */
function listFields(filter: unknown[] | null | undefined): TaskField[] {
  const named = taskFields.filter(({ key }) => filter?.includes(key));
  return named.length > 0 ? named : taskFields.filter((field) => field.default);
}

function notNow(task: ExportTask, verb: string, state: string): PlatformError {
  return new PlatformError(
    ErrorCode.taskStatusUnknown,
    `status: ${task.status} (${TaskStatus[task.status]}); only a task that is ${state} can be ${verb}.`,
  );
}

function expired(): PlatformError {
  return new PlatformError(
    ErrorCode.taskExpired,
    'The file of this task has expired; please create the task again.',
  );
}
