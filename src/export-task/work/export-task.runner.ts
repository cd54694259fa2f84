import { Inject, Injectable, Logger } from '@nestjs/common';
import { SpanStatusCode, type Attributes } from '@opentelemetry/api';
import type { ExportPlan } from '../../exporter/export-plan.js';
import { resolvedParams } from '../../exporter/relative-query.js';
import { ExporterRegistry } from '../../exporter/exporter-registry.js';
import { ClickhouseDatabase } from '../../clickhouse/clickhouse-database.js';
import type { RecordsDatabase } from '../../records/records-database.js';
import { RecordsServers } from '../../records/records-servers.js';
import { UnknownServer } from '../../records/server-faults.js';
import { beforeAbort } from '../../bounded/interruptible.js';
import { ExportFile } from '../../file/export-file.js';
import { checkZone } from '../../file/time-zone.js';
import { openReading } from '../../reading/open-reading.js';
import type { Reading } from '../../reading/reading.js';
import { withLogFields } from '../../log/log-fields.js';
import { persistently } from '../../bounded/persistently.js';
import { errorText } from '../../errors/error-text.js';
import { isOutage } from '../../errors/is-outage.js';
import { PlatformError } from '../../errors/platform-error.js';
import { inSpan, pastSpan } from '../../log/span.js';
import { ObjectStore } from '../../storage/object-store.js';
import type { ExportTask } from '../export-task.entity.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from '../export-task.options.js';
import { refusal, result, type Result } from '../queue/export-task.results.js';
import { ExportTaskTransitions, type Claim, type StoredExport } from '../queue/export-task.transitions.js';
import { TaskChanges, type AttemptResult } from '../queue/task-changes.js';
import {
  failureOf,
  OutdatedRequest,
  partAtFault,
  readFault,
  ReadFailure,
  reading,
  stillValid,
  TasksFailure,
  type Part,
} from './attempt-faults.js';
import { AttemptProgress } from './attempt-progress.js';
import { Environment } from './environment.js';
import { ExportTaskSweeper } from './export-task.sweeper.js';
import { FileMeter } from './file-meter.js';
import { Heartbeat } from './heartbeat.js';
import { LaneBudget } from './lane-budget.js';
import { ReaderTurns } from './reader-turns.js';
import { fileTitle, taskFile } from './task-file.js';

/**
 * The reason to stop an export early: the worker stops, a member cancelled the task, the lease was lost, or the deadline
 * has passed.
 */
export type StopReason = 'shutdown' | 'cancelled' | 'lost' | 'timed_out';

/** Results that indicate a fault. */
const FAULTS: readonly AttemptResult[] = [
  'read_failed',
  'store_failed',
  'finish_failed',
  'store_full',
  'timed_out',
  'lost',
  'unsettled',
];

/** Exports a claimed task: reads the records (of PostgreSQL, in one snapshot), writes the file and stores it. */
@Injectable()
export class ExportTaskRunner {
  private readonly logger = new Logger(ExportTaskRunner.name);
  private readonly lanes: LaneBudget;

  constructor(
    private readonly exporters: ExporterRegistry,
    private readonly records: RecordsServers,
    private readonly clickhouse: ClickhouseDatabase,
    private readonly store: ObjectStore,
    private readonly sweeper: ExportTaskSweeper,
    private readonly transitions: ExportTaskTransitions,
    private readonly environment: Environment,
    private readonly changes: TaskChanges,
    private readonly turns: ReaderTurns,
    @Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions,
  ) {
    this.lanes = new LaneBudget(options.lanes);
  }

  /**
   * Runs one attempt and writes its outcome. It never throws.
   * @param shutdown aborts with the reason `shutdown` when the worker stops.
   * @param asked when the claim began, in milliseconds since 1970.
   */
  async run(task: ExportTask, workerId: string, shutdown: AbortSignal, asked = Date.now()): Promise<void> {
    const { id, corp_id, type, attempts } = task;
    const claim: Claim = { id, attempts, worker_id: workerId };
    const progress = new AttemptProgress();
    const start = performance.now();
    const attributes = spanAttributes({ id, corp_id, type, attempt: attempts });
    await withLogFields({ task_id: id, corp_id, attempt: attempts }, () =>
      inSpan('export', { startTime: asked, attributes }, async (span) => {
        pastSpan('claim', asked);
        const { result, bytes } = await this.attempt(task, claim, progress, shutdown);
        const seconds = (performance.now() - start) / 1000;
        const rows = progress.finished;
        span.setAttributes(spanAttributes({ result, rows, bytes }));
        if (FAULTS.includes(result)) span.setStatus({ code: SpanStatusCode.ERROR, message: result });
        this.logger.log({ message: `task ${id}: ${result}`, type, result, rows, bytes, seconds });
        this.changes.publishEnd({ task: { id, corp_id, type, attempts }, result, seconds, rows, bytes });
      }),
    );
  }

  private async attempt(
    task: ExportTask,
    claim: Claim,
    progress: AttemptProgress,
    shutdown: AbortSignal,
  ): Promise<{ result: AttemptResult; bytes: number }> {
    const stop = new AbortController();
    const signal = AbortSignal.any([shutdown, stop.signal]);
    let file: StoredExport | undefined;
    const heartbeat = new Heartbeat(
      this.options.leaseSeconds,
      () => this.transitions.progress(claim, progress),
      (reason) => {
        stop.abort(reason satisfies StopReason);
      },
    );
    const deadline = setTimeout(() => {
      stop.abort('timed_out' satisfies StopReason);
    }, this.options.exportMaxSeconds * 1000);
    try {
      await this.discardEarlier(task, signal);
      const stored = (file = await this.export(task, progress, signal));
      const isFinished = await inSpan('finish', {}, () => this.finish(claim, stored, signal));
      await heartbeat.stop();
      if (isFinished) return { result: 'exported', bytes: stored.size };
      await this.store.remove(stored.object_key);
      // If the task was not cancelled, another worker holds it, and `refuse` changes nothing.
      const cancelled = await this.transitions.refuse(claim, result('cancelled'));
      return { result: cancelled ? 'cancelled' : 'lost', bytes: 0 };
    } catch (error) {
      await heartbeat.stop();
      const cause: unknown = signal.aborted ? signal.reason : error;
      const result = await this.settle(claim, cause);
      if (result !== 'lost') return { result, bytes: 0 };
      // The task may be finished although the answer was lost; then it no longer has this attempt's lease.
      if (file && (await this.transitions.isStored(claim, file).catch(() => false)))
        return { result: 'exported', bytes: file.size };
      if (cause === ('lost' satisfies StopReason))
        this.logger.warn(`task ${claim.id}: attempt ${claim.attempts} lost its lease`);
      return { result, bytes: 0 };
    } finally {
      clearTimeout(deadline);
    }
  }

  /** Removes the leftovers of earlier attempts. Those that cannot be removed now are left to the next attempt or the sweep. */
  private async discardEarlier(task: ExportTask, signal: AbortSignal): Promise<void> {
    try {
      await beforeAbort(this.sweeper.discardEarlier(task), signal);
    } catch (error) {
      signal.throwIfAborted();
      this.logger.warn(`task ${task.id}: an earlier attempt: ${errorText(error)}`);
    }
  }

  private async export(
    task: ExportTask,
    progress: AttemptProgress,
    signal: AbortSignal,
  ): Promise<StoredExport> {
    const { corp_id: corpId, extend, options, personal_data } = task;
    const params = resolvedParams(task.params, task.resolved_query);
    const request = { corpId, params, extend, timezone: options.timezone };
    // The whole file comes from this server, even if the enterprise moves meanwhile.
    const records = await beforeAbort(this.records.of(corpId), signal);
    const zone = checkZone(records, options.timezone, 'options.timezone');
    await reading(beforeAbort(zone, signal), records.part);
    const plan = await stillValid(
      beforeAbort(this.exporters.plan(task.type, request, personal_data), signal),
      records.part,
    );
    const file = new ExportFile(options);
    const { lanes, release } = this.lanes.take(records.part, this.options.lanes);
    try {
      return await this.exportRows(task, { records, plan, file, lanes }, progress, signal);
    } finally {
      release();
    }
  }

  private async exportRows(
    task: ExportTask,
    {
      records,
      plan,
      file,
      lanes,
    }: { records: RecordsDatabase; plan: ExportPlan; file: ExportFile; lanes: number },
    progress: AttemptProgress,
    signal: AbortSignal,
  ): Promise<StoredExport> {
    const part = readPart(plan, records);
    const databases = { records, clickhouse: this.clickhouse };
    const rows = await inSpan('read', {}, () =>
      reading(openReading(databases, plan, file.lineFormat, lanes, signal), part),
    );
    try {
      progress.reading = rows;
      const bytes = file.bytes(plan.columns, linesOf(rows, part, this.turns), {
        total: rows.total,
        title: fileTitle(task.name),
        typeTitle: plan.title,
        creator: task.creator_name,
        created: task.create_time,
        identifier: plan.identifier,
      });
      return await this.storeFile(task, bytes, progress, signal);
    } finally {
      await rows.close();
    }
  }

  /** Stores the file. The store has verified its own copy; the size is checked once more. */
  private async storeFile(
    task: ExportTask,
    lanes: AsyncIterable<Buffer>[],
    progress: AttemptProgress,
    signal: AbortSignal,
  ): Promise<StoredExport> {
    const file = taskFile(task);
    const meter = new FileMeter(lanes);
    const { size } = await inSpan('store', {}, () => this.store.putLanes(file, meter.lanes, signal));
    if (size !== meter.size) throw new Error(`${size} bytes were stored, but ${meter.size} were written`);
    return { object_key: file.key, size, rows: progress.finished, checksum: meter.checksum() };
  }

  /** Finishes the task. While its database is away, it tries again for as long as the lease lasts. */
  private async finish(claim: Claim, file: StoredExport, signal: AbortSignal): Promise<boolean> {
    try {
      const { leaseSeconds } = this.options;
      return await persistently(() => this.transitions.finish(claim, file), isOutage, leaseSeconds, signal);
    } catch (error) {
      signal.throwIfAborted();
      throw new TasksFailure('the task could not be finished', { cause: error });
    }
  }

  private async settle(claim: Claim, cause: unknown): Promise<AttemptResult> {
    try {
      if (cause === ('lost' satisfies StopReason)) return 'lost';
      if (cause === ('shutdown' satisfies StopReason)) {
        return (await this.write(() => this.transitions.giveBack(claim))) ? 'given_back' : 'lost';
      }
      const { outcome, next } = this.outcomeOf(claim, cause);
      return (await this.write(() => this.transitions[next](claim, outcome))) ? outcome.code : 'lost';
    } catch (error) {
      // The lease expires by itself; then a worker recovers the task.
      this.logger.error(`task ${claim.id}: the outcome could not be written: ${errorText(error)}`);
      return 'unsettled';
    }
  }

  /** Writes an outcome. While the tasks' database is away, it tries again for as long as the lease may last. */
  private write(outcome: () => Promise<boolean>): Promise<boolean> {
    return persistently(outcome, isOutage, this.options.leaseSeconds, new AbortController().signal);
  }

  /**
   * The outcome of an attempt that did not finish, and what it does to the task: `refuse` if a retry would not help,
   * `fail` if it may, `postpone` if a part of the environment is at fault.
   */
  private outcomeOf(claim: Claim, cause: unknown): { outcome: Result; next: 'refuse' | 'fail' | 'postpone' } {
    if (cause === ('cancelled' satisfies StopReason)) {
      return { outcome: result('cancelled'), next: 'refuse' };
    }
    if (cause === ('timed_out' satisfies StopReason)) {
      return { outcome: result('timed_out', this.options.exportMaxSeconds), next: 'refuse' };
    }
    if (cause instanceof OutdatedRequest) {
      return { outcome: refusal(cause.refusal, true), next: 'refuse' };
    }
    if (cause instanceof UnknownServer) {
      // Another worker may know the server already, or this one after its next start.
      this.logger.error(`task ${claim.id}: ${cause.message}`);
      return { outcome: { ...refusal(cause, false), code: 'read_failed' }, next: 'postpone' };
    }
    if (cause instanceof PlatformError) {
      return { outcome: refusal(cause, false), next: 'refuse' };
    }
    const code = failureOf(cause);
    const part = partAtFault(cause);
    if (part) {
      this.environment.failed(part, cause);
      return { outcome: result(code), next: 'postpone' };
    }
    this.logger.error(`task ${claim.id}, attempt ${claim.attempts}: ${code}: ${errorText(cause)}`);
    return { outcome: result(code), next: 'fail' };
  }
}

/** The part of the environment that a plan reads; undefined for a source outside of it. */
function readPart(plan: ExportPlan, records: RecordsDatabase): Part | undefined {
  if ('sql' in plan) return records.part;
  return 'clickhouse' in plan ? 'clickhouse' : undefined;
}

/** The lines of the file. After the last lane, the number of rows read must equal the total. */
function linesOf(rows: Reading, part: Part | undefined, turns: ReaderTurns): AsyncIterable<Buffer>[] {
  const lanes = rows.lanes();
  let running = lanes.length;
  return lanes.map(async function* (lane) {
    try {
      yield* turns.pace(lane);
    } catch (error) {
      throw readFault(error, part);
    }
    running -= 1;
    if (running === 0 && rows.rows !== rows.total) {
      throw new ReadFailure(`${rows.rows} rows were read, but ${rows.total} were counted`, undefined);
    }
  });
}

function spanAttributes(values: Record<string, string | number>): Attributes {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`export_task.${name}`, value]));
}
