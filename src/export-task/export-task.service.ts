import { Inject, Injectable, Logger } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { Caller } from '../auth/caller.js';
import type { ExportPlan } from '../exporter/export-plan.js';
import { daysUpTo } from '../exporter/period.js';
import { resolvedParams } from '../exporter/relative-query.js';
import { ExporterRegistry } from '../exporter/exporter-registry.js';
import type { ExtendChoices } from '../exporter/extend-choice.js';
import { fileOptions, type FileOptions } from '../file/file-options.js';
import { checkZone } from '../file/time-zone.js';
import { RecordsServers } from '../records/records-servers.js';
import type { PersonalDataRule } from '../exporter/personal-data.js';
import { DATABASE } from '../migrations/data-source-name.js';
import { addLogFields } from '../log/log-fields.js';
import { errorText } from '../errors/error-text.js';
import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import { PlatformErrorsOnly } from '../errors/platform-errors-only.decorator.js';
import { ObjectStore } from '../storage/object-store.js';
import { checkedBody } from './http/dto/body.decorators.js';
import { CreateExportTask } from './http/dto/create-export-task.dto.js';
import { DEFAULT_LIMIT, ListExportTasks, MAX_LIMIT } from './http/dto/list-export-tasks.dto.js';
import type { ExportTaskList, ListedExportTask, Preview } from './http/dto/answers.dto.js';
import { CountExportTasks, type TaskStatistics } from './http/dto/task-statistics.dto.js';
import { taskFields, type ExportTaskView, type TaskField } from './http/dto/export-task-view.dto.js';
import { ExportTaskAccess } from './http/export-task.access.js';
import { createdDetail, fileDetail, writeAudit } from './queue/export-audit.js';
import { ExportTask, TaskStatus } from './export-task.entity.js';
import { ExportTaskCreation } from './queue/export-task.creation.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from './export-task.options.js';
import { ExportTaskNotifications, type FinishedListener } from './queue/export-task.notifications.js';
import { ExportTaskPreview } from './http/export-task.preview.js';
import { queueSql, statisticsSql, type CountedTasks } from './queue/task-statistics.js';
import { listFields, listPage, listPlan } from './queue/list-page.js';
import { fromMaster, tasksOf } from './queue/master.js';
import { TaskTables } from './queue/task-tables.js';
import { ExportTaskTransitions } from './queue/export-task.transitions.js';
import { ExportTaskSweeper } from './work/export-task.sweeper.js';
import { taskFile } from './work/task-file.js';

/** The task table as a record type, so that lists have the query language of exports. */
const taskRecords = (table: string) =>
  ({ columns: taskFields, source: { table, key: 'id' }, defaultOrder: { create_time: 'desc' } }) as const;

/**
 * Creates, shows, lists, links to, cancels, retries and deletes tasks, within the caller's enterprise. It throws only
 * PlatformError; an unexpected error is logged, and becomes the `cause` of a 5031001.
 */
@Injectable()
export class ExportTaskService {
  private readonly logger = new Logger(ExportTaskService.name);

  /** @internal Nest makes the service; its parts are no interface of the package. */
  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly exporters: ExporterRegistry,
    private readonly records: RecordsServers,
    private readonly access: ExportTaskAccess,
    private readonly tables: TaskTables,
    private readonly creation: ExportTaskCreation,
    private readonly previews: ExportTaskPreview,
    private readonly transitions: ExportTaskTransitions,
    private readonly notifications: ExportTaskNotifications,
    private readonly store: ObjectStore,
    private readonly sweeper: ExportTaskSweeper,
    @Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions,
  ) {}

  /**
   * Checks a request, and creates the task if it can be exported.
   * @param idempotencyKey makes the creation safe to repeat within 24 hours.
   * @returns the id of the task.
   * @throws PlatformError that names the field and its valid values; 4031005 or 4031006 if the caller's role may not
   * export the type; 4001080 if the enterprise's queue is full.
   */
  @PlatformErrorsOnly()
  async create(caller: Caller, sent: CreateExportTask, idempotencyKey?: string): Promise<string> {
    const task = await checkedBody(CreateExportTask, sent);
    const { name, describe, type, params, extend } = task;
    if (idempotencyKey !== undefined && !/^[\x21-\x7e]{1,255}$/.test(idempotencyKey)) {
      throw new PlatformError(
        ErrorCode.fieldInvalid,
        'Idempotency-Key: must be 1 to 255 visible ASCII characters.',
      );
    }
    const { plan, options, resolved_query } = await this.checkCreation(caller, task);
    const { personalData: personal_data, columns } = plan;
    const detail = fileDetail(type, columns);
    const checked = { params, extend: extend ?? {}, options, resolved_query, personal_data, detail };
    const id = await this.creation.create(
      { creator: caller, name, describe, type, ...checked },
      { options: task.options, idempotencyKey },
    );
    addLogFields({ task_id: id });
    return id;
  }

  /**
   * The header and the first rows of the file that a creation would export. Only a line of the audit trail is stored.
   * @throws PlatformError as `create`; 5031001 if the preview exceeds its deadline; 4291001 while too many run.
   */
  @PlatformErrorsOnly()
  async preview(caller: Caller, sent: CreateExportTask): Promise<Preview> {
    const task = await checkedBody(CreateExportTask, sent);
    const { plan, options, resolved_query } = await this.checkCreation(caller, task);
    const detail = fileDetail(task.type, plan.columns);
    await writeAudit(this.dataSource.manager, 'preview', { corp_id: caller.corpId }, caller, detail);
    return { ...(await this.previews.preview(caller.corpId, plan, options)), resolved_query };
  }

  /**
   * The values that keys of `extend` may have in the caller's enterprise, for a form.
   * @throws PlatformError 4001001 for an unknown type; 4031005 or 4031006 if the caller's role may not export it.
   */
  @PlatformErrorsOnly()
  async choices(caller: Caller, type: number): Promise<ExtendChoices> {
    this.access.check(caller, { type, params: {}, extend: {} });
    return this.exporters.choices(type, caller.corpId);
  }

  /** @throws PlatformError 4041043 if the enterprise has no such task. */
  @PlatformErrorsOnly()
  async get(caller: Caller, id: string): Promise<ExportTaskView> {
    return this.view(await this.find(caller, id), taskFields) as ExportTaskView;
  }

  /** The enterprise's matching tasks, by default the newest first. `count` counts all pages. */
  @PlatformErrorsOnly()
  async list(caller: Caller, sent: ListExportTasks): Promise<ExportTaskList> {
    const request = await checkedBody(ListExportTasks, sent);
    const { offset = 0, limit = DEFAULT_LIMIT, query, order, timezone = 'UTC' } = request;
    const { count, page } = await listPage(this.dataSource, taskRecords(this.tables.tasks), {
      corpId: caller.corpId,
      now: this.options.clock(),
      query,
      order,
      timezone,
      offset,
      limit: Math.min(limit, MAX_LIMIT),
    });
    const tasks = await tasksOf(this.dataSource, page);
    const byId = new Map(tasks.map((task) => [task.id, task]));
    const fields = listFields(taskFields, request.filter);
    return {
      count,
      list: page.flatMap(({ id }) => {
        const task = byId.get(id);
        return task ? [this.view(task, fields)] : [];
      }),
    };
  }

  /** Counts the enterprise's matching tasks of the last days, by default of thirty. */
  @PlatformErrorsOnly()
  async statistics(caller: Caller, sent: CountExportTasks): Promise<TaskStatistics> {
    const { days: count = 30, query, timezone = 'UTC' } = await checkedBody(CountExportTasks, sent);
    const now = this.options.clock();
    const { from } = listPlan(taskRecords(this.tables.tasks), {
      corpId: caller.corpId,
      query,
      timezone,
      now,
    });
    const days = daysUpTo(now, count, timezone);
    const beginnings = days.map((day) => day.from);
    const counted: CountedTasks[] = await this.dataSource.query(statisticsSql(from), [beginnings]);
    const [queue]: Pick<TaskStatistics, 'waiting' | 'running' | 'oldest_waiting'>[] =
      await this.dataSource.query(queueSql(this.tables.tasks), [caller.corpId]);
    const none = { tasks: 0, exported: 0, invalid: 0, rows: 0 };
    return {
      days: days.map(({ day }, index) => {
        const { tasks, exported, invalid, rows } = counted.find((one) => one.day === index + 1) ?? none;
        return { day, tasks, exported, invalid, rows };
      }),
      types: counted.flatMap(({ type, tasks, exported, invalid, rows }) =>
        type === null ? [] : [{ type, tasks, exported, invalid, rows }],
      ),
      results: counted.flatMap(({ result_code, tasks }) =>
        result_code === null ? [] : [{ result_code, tasks }],
      ),
      ...(queue ?? { waiting: 0, running: 0, oldest_waiting: null }),
    };
  }

  /**
   * Creates a link to a task's file.
   * @throws PlatformError 4001173 without a file, 4001174 if it has expired, 4031007 if it shows personal data that the
   *   caller may not see; 4041043 as `get`; 4031005 and 4031006 as `create`.
   */
  @PlatformErrorsOnly()
  async link(caller: Caller, id: string): Promise<string> {
    const task = await this.find(caller, id);
    this.access.check(caller, task);
    switch (task.status) {
      case TaskStatus.ToBeExported:
      case TaskStatus.Exporting:
        throw new PlatformError(
          ErrorCode.taskNotExported,
          'The task has not been exported yet. Try again when it is Exported.',
        );
      case TaskStatus.Invalid:
        throw new PlatformError(
          ErrorCode.taskNotExported,
          `The task is Invalid and has no file: ${task.result_desc}`,
        );
      case TaskStatus.Expired:
        throw expired();
      case TaskStatus.Exported: {
        // A link never outlives the retention, even though the file itself may stay a little longer.
        const left = this.secondsUntil(task.expire_time);
        if (left < 1) throw expired();
        return this.auditedLink(caller, task, Math.min(this.options.linkTtlSeconds, left));
      }
      default:
        return task.status satisfies never;
    }
  }

  /**
   * Stops a waiting or running task. It becomes Invalid when it has stopped. To cancel again changes nothing.
   * @throws PlatformError 4001172 if it has ended otherwise; 4041043 as `get`.
   */
  @PlatformErrorsOnly()
  async cancel(caller: Caller, id: string): Promise<void> {
    const task = await this.find(caller, id);
    if (!(await this.transitions.cancel(id, caller))) {
      throw wrongStatus(task, 'Only waiting and running tasks can be cancelled.');
    }
  }

  /**
   * Puts an Invalid or Expired task back into the queue, under the same id.
   * @throws PlatformError 4001172 in any other state; 4041043 as `get`; 4001080, 4031005 and 4031006 as `create`.
   */
  @PlatformErrorsOnly()
  async retry(caller: Caller, id: string): Promise<void> {
    const task = await this.find(caller, id);
    this.access.check(caller, task);
    if (!(await this.transitions.retry(task, caller))) {
      throw wrongStatus(task, 'Only Invalid and Expired tasks can be retried.');
    }
  }

  /**
   * Deletes a task after its file and whatever its other attempts have left in the store.
   * @throws PlatformError 4001172 while it is running, or if it has changed meanwhile; 4041043 as `get`.
   */
  @PlatformErrorsOnly()
  async delete(caller: Caller, id: string): Promise<void> {
    const task = await this.find(caller, id);
    if (task.status === TaskStatus.Exporting) throw stillRunning(task);
    await this.sweeper.discard(task, task.attempts);
    if (task.object_key !== null) await this.store.remove(task.object_key);
    if (await this.transitions.delete(task, caller)) return;
    const changed = await this.find(caller, id);
    if (changed.status === TaskStatus.Exporting) throw stillRunning(changed);
    throw wrongStatus(changed, 'It has changed during the call. Try again.');
  }

  /**
   * Calls the listener for each task of any enterprise that becomes Exported or Invalid in any process. Call the
   * returned function to unsubscribe. After the connection to the database was interrupted, the listener is called for the
   * tasks that ended meanwhile, unless they were deleted or retried. It misses tasks that end while the process restarts:
   * list those afterwards.
   */
  @PlatformErrorsOnly()
  onFinished(listener: FinishedListener): Promise<() => void> {
    return this.notifications.onFinished(listener);
  }

  /** @throws PlatformError 4041043 if the enterprise has no such task. */
  @PlatformErrorsOnly()
  async find(caller: Caller, id: string): Promise<ExportTask> {
    const task = isUUID(id)
      ? await fromMaster(this.dataSource, (manager) =>
          manager.findOneBy(ExportTask, { id, corp_id: caller.corpId }),
        )
      : null;
    if (!task) throw new PlatformError(ErrorCode.taskNotFound, 'The enterprise has no such export task.');
    addLogFields({ task_id: id });
    return task;
  }

  private secondsUntil(time: Date | null): number {
    return time ? Math.floor((time.getTime() - this.options.clock().getTime()) / 1000) : 0;
  }

  /** Creates a link, and writes the audit trail before it returns the link. */
  private async auditedLink(caller: Caller, task: ExportTask, seconds: number): Promise<string> {
    if (task.personal_data === 'clear' && this.personalDataRule(caller) !== 'clear') {
      throw new PlatformError(
        ErrorCode.privateData,
        'The file of this task shows personal data, which your role may not see. Create a task of your own.',
      );
    }
    const link = await this.store.link(taskFile(task), seconds);
    const { manager } = this.dataSource;
    await writeAudit(manager, 'link', task, caller, await createdDetail(this.dataSource, task));
    return link;
  }

  /** The treatment of personal data in what the caller sees. */
  private personalDataRule({ role }: Caller): PersonalDataRule {
    return this.options.personalDataRoles.includes(role) ? 'clear' : this.options.personalDataRule;
  }

  /**
   * Checks a creation: the role, the file options, and the request itself.
   * @param now the time that relative times in `query` refer to.
   * @internal
   */
  async checkCreation(
    caller: Caller,
    { type, params, extend = {}, options: sent }: CreateExportTask,
    now = this.options.clock(),
  ): Promise<{ plan: ExportPlan; options: FileOptions } & Pick<ExportTask, 'resolved_query'>> {
    this.access.check(caller, { type, params, extend });
    const options = fileOptions(sent, this.options.fileDefaults);
    await this.checkZone(caller.corpId, options);
    const asSent = { corpId: caller.corpId, params, extend, timezone: options.timezone };
    const resolved_query = this.exporters.resolvedQuery(type, asSent, now);
    const request = { ...asSent, params: resolvedParams(params, resolved_query) };
    const plan = await this.exporters.plan(type, request, this.personalDataRule(caller));
    await this.exporters.checkAtCreation(type, request);
    return { options, plan, resolved_query };
  }

  /** If the records database does not answer, the worker checks the zone later. */
  private async checkZone(corpId: string, { timezone }: FileOptions): Promise<void> {
    try {
      await checkZone(await this.records.of(corpId), timezone, 'options.timezone');
    } catch (error) {
      if (error instanceof PlatformError) throw error;
      this.logger.warn(`the zone of a task could not be checked: ${errorText(error)}`);
    }
  }

  /** Shows these fields of a task. With all `taskFields`, the result is an {@link ExportTaskView}. */
  private view(task: ExportTask, fields: readonly TaskField[]): ListedExportTask {
    const attempts = task.attempts - task.free_attempts;
    const view: ExportTaskView = Object.assign({}, task, {
      link_url: task.object_key === null ? '' : this.store.address(task.object_key),
      attempts,
      will_retry:
        task.status === TaskStatus.ToBeExported && (attempts > 0 || task.environment_since !== null),
    });
    return Object.fromEntries(fields.map(({ key }) => [key, view[key]]));
  }
}

function wrongStatus({ status }: ExportTask, rule: string): PlatformError {
  return new PlatformError(ErrorCode.taskStatusUnknown, `status: ${status} (${TaskStatus[status]}). ${rule}`);
}

function stillRunning(task: ExportTask): PlatformError {
  return wrongStatus(task, 'Running tasks cannot be deleted; cancel the task first.');
}

function expired(): PlatformError {
  return new PlatformError(
    ErrorCode.taskExpired,
    'The file of this task has expired. Retry the task, or create a new one.',
  );
}
