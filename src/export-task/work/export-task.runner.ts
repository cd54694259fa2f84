import { Inject, Injectable, Logger } from '@nestjs/common';
import { SpanStatusCode, type Attributes } from '@opentelemetry/api';
import type { ExportPlan } from '../../exporter/export-plan.js';
import { ExporterRegistry } from '../../exporter/exporter-registry.js';
import { RecordsDatabase } from '../../records/records-database.js';
import { beforeAbort } from '../../bounded/interruptible.js';
import { ExportFile } from '../../file/export-file.js';
import { checkZone } from '../../file/time-zone.js';
import { openReading } from '../../reading/open-reading.js';
import type { Reading } from '../../reading/reading.js';
import { withLogFields } from '../../log/log-fields.js';
import { errorText } from '../../errors/error-text.js';
import { PlatformError } from '../../errors/platform-error.js';
import { inSpan, pastSpan } from '../../log/span.js';
import { isStoreFull, ObjectStore } from '../../storage/object-store.js';
import type { ExportTask } from '../export-task.entity.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from '../export-task.options.js';
import { refusal, result, type Result } from '../queue/export-task.results.js';
import { ExportTaskTransitions, type Claim, type StoredExport } from '../queue/export-task.transitions.js';
import { TaskChanges, type AttemptResult } from '../queue/task-changes.js';
import { AttemptProgress } from './attempt-progress.js';
import { ExportTaskSweeper } from './export-task.sweeper.js';
import { FileMeter } from './file-meter.js';
import { Heartbeat } from './heartbeat.js';
import { LaneBudget } from './lane-budget.js';
import { fileTitle, taskFile } from './task-file.js';

/**
 * The reason to stop an export early: the worker stops, a member cancelled the task, another worker holds it now, or it
 * exceeded its deadline.
 */
export type StopReason = 'shutdown' | 'cancelled' | 'lost' | 'timed_out';

/** Results that indicate a fault. */
const FAULTS: readonly AttemptResult[] = [
  'read_failed',
  'store_failed',
  'store_full',
  'timed_out',
  'lost',
  'unsettled',
];

/** The records could not be read. The log shows the cause. */
class ReadFailure extends Error {}

/** The request is refused, although it was valid when the task was created. */
class OutdatedRequest extends Error {
  constructor(readonly refusal: PlatformError) {
    super(refusal.message);
  }
}

/** Exports a claimed task: reads the records in one snapshot, writes the file and stores it. */
@Injectable()
export class ExportTaskRunner {
  private readonly logger = new Logger(ExportTaskRunner.name);
  private readonly lanes: LaneBudget;

  constructor(
    private readonly exporters: ExporterRegistry,
    private readonly records: RecordsDatabase,
    private readonly store: ObjectStore,
    private readonly sweeper: ExportTaskSweeper,
    private readonly transitions: ExportTaskTransitions,
    private readonly changes: TaskChanges,
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
      const file = await this.export(task, progress, signal);
      await heartbeat.stop();
      if (await inSpan('finish', {}, () => this.transitions.finish(claim, file))) {
        return { result: 'exported', bytes: file.size };
      }
      await this.store.remove(file.object_key);
      // If the task was not cancelled, another worker holds it, and `refuse` changes nothing.
      const cancelled = await this.transitions.refuse(claim, result('cancelled'));
      return { result: cancelled ? 'cancelled' : 'lost', bytes: 0 };
    } catch (error) {
      await heartbeat.stop();
      return { result: await this.settle(claim, signal.aborted ? signal.reason : error), bytes: 0 };
    } finally {
      clearTimeout(deadline);
    }
  }

  /** Dead attempts could not clean up after themselves. What cannot be removed now is left to the sweep. */
  private async discardEarlier(task: ExportTask, signal: AbortSignal): Promise<void> {
    try {
      await beforeAbort(this.sweeper.discard(task, task.attempts - 1), signal);
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
    const { corp_id: corpId, params, extend, options, personal_data } = task;
    const request = { corpId, params, extend, timezone: options.timezone };
    await reading(checkZone(this.records, options.timezone, 'options.timezone'));
    const plan = await stillValid(this.exporters.plan(task.type, request, personal_data));
    const file = new ExportFile(options);
    const { lanes, release } = this.lanes.take(this.options.lanes);
    try {
      return await this.exportRows(task, { plan, file, lanes }, progress, signal);
    } finally {
      release();
    }
  }

  private async exportRows(
    task: ExportTask,
    { plan, file, lanes }: { plan: ExportPlan; file: ExportFile; lanes: number },
    progress: AttemptProgress,
    signal: AbortSignal,
  ): Promise<StoredExport> {
    const rows = await inSpan('read', {}, () =>
      reading(openReading(this.records, plan, file.lineFormat, lanes, signal)),
    );
    try {
      progress.reading = rows;
      const bytes = file.bytes(plan.columns, linesOf(rows), {
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

  private async settle(claim: Claim, cause: unknown): Promise<AttemptResult> {
    try {
      if (cause === ('lost' satisfies StopReason)) {
        this.logger.warn(`task ${claim.id}: attempt ${claim.attempts} lost its lease`);
        return 'lost';
      }
      if (cause === ('shutdown' satisfies StopReason)) {
        return (await this.transitions.giveBack(claim)) ? 'given_back' : 'lost';
      }
      const { outcome, isTemporary } = this.outcomeOf(claim, cause);
      const isWritten = isTemporary
        ? await this.transitions.fail(claim, outcome)
        : await this.transitions.refuse(claim, outcome);
      return isWritten ? outcome.code : 'lost';
    } catch (error) {
      // The lease expires by itself; then a worker recovers the task.
      this.logger.error(`task ${claim.id}: the outcome could not be written: ${errorText(error)}`);
      return 'unsettled';
    }
  }

  /** The outcome of an attempt that did not finish, and whether a retry may help. */
  private outcomeOf(claim: Claim, cause: unknown): { outcome: Result; isTemporary: boolean } {
    if (cause === ('cancelled' satisfies StopReason)) {
      return { outcome: result('cancelled'), isTemporary: false };
    }
    if (cause === ('timed_out' satisfies StopReason)) {
      return { outcome: result('timed_out', this.options.exportMaxSeconds), isTemporary: false };
    }
    if (cause instanceof OutdatedRequest) {
      return { outcome: refusal(cause.refusal, true), isTemporary: false };
    }
    if (cause instanceof PlatformError) {
      return { outcome: refusal(cause, false), isTemporary: false };
    }
    const code = failureOf(cause);
    this.logger.error(`task ${claim.id}, attempt ${claim.attempts}: ${code}: ${errorText(cause)}`);
    return { outcome: result(code), isTemporary: true };
  }
}

/** The lines of the file. At their end, as many rows must have been read as the snapshot counted. */
function linesOf(rows: Reading): AsyncIterable<Buffer>[] {
  const lanes = rows.lanes();
  let running = lanes.length;
  return lanes.map(async function* (lane) {
    try {
      yield* lane;
    } catch (error) {
      throw readFault(error);
    }
    running -= 1;
    if (running === 0 && rows.rows !== rows.total) {
      throw new ReadFailure(`${rows.rows} rows were read, but ${rows.total} were counted`);
    }
  });
}

function failureOf(cause: unknown): 'read_failed' | 'store_full' | 'store_failed' {
  if (cause instanceof ReadFailure) return 'read_failed';
  return isStoreFull(cause) ? 'store_full' : 'store_failed';
}

/** A refusal is final. Any other fault may be temporary. */
function readFault(error: unknown): unknown {
  return error instanceof PlatformError
    ? error
    : new ReadFailure('the records could not be read', { cause: error });
}

async function reading<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw readFault(error);
  }
}

/** The plan of a request that was valid at its creation. */
async function stillValid(plan: Promise<ExportPlan>): Promise<ExportPlan> {
  try {
    return await plan;
  } catch (error) {
    throw error instanceof PlatformError ? new OutdatedRequest(error) : readFault(error);
  }
}

function spanAttributes(values: Record<string, string | number>): Attributes {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`export_task.${name}`, value]));
}
