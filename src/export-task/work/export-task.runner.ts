import { Inject, Injectable, Logger } from '@nestjs/common';
import { SpanStatusCode, type Attributes } from '@opentelemetry/api';
import { ExporterRegistry, type ExportPlan } from '../../exporter/exporter-registry.js';
import { RecordsDatabase } from '../../records/records-database.js';
import { ExportFile } from '../../file/export-file.js';
import { openReading } from '../../reading/open-reading.js';
import type { Reading } from '../../reading/reading.js';
import { withLogFields } from '../../log/log-fields.js';
import { PlatformError } from '../../errors/platform-error.js';
import { inSpan, pastSpan } from '../../log/span.js';
import { isStoreFull, ObjectStore } from '../../storage/object-store.js';
import type { ExportTask } from '../export-task.entity.js';
import { ExportTaskEvents, type AttemptResult } from '../queue/export-task.changes.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from '../export-task.options.js';
import { result, type Result, type ResultCode } from '../queue/export-task.results.js';
import { ExportTaskSweeper } from './export-task.sweeper.js';
import {
  ExportTaskTransitions,
  type Claim,
  type Progress,
  type StoredExport,
} from '../queue/export-task.transitions.js';
import { FileMeter } from './file-meter.js';
import { Heartbeat } from './heartbeat.js';
import { LaneBudget } from './lane-budget.js';
import { fileTitle, taskFile } from './task-file.js';

/**
 * Why an export stops before its end: the worker stops, a member cancelled it, it is another worker's by now, or it
 * takes too long.
 */
export type StopReason = 'shutdown' | 'cancelled' | 'lost' | 'timed_out';

/** Results that are nobody's wish. */
const FAULTS: readonly AttemptResult[] = [
  'read_failed',
  'store_failed',
  'store_full',
  'timed_out',
  'lost',
  'unsettled',
];

/** The records could not be read; the cause is for the log. */
class ReadFailure extends Error {}

/** Exports one claimed task: reads the records in one snapshot, writes them as a file, stores it. */
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
    private readonly events: ExportTaskEvents,
    @Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions,
  ) {
    this.lanes = new LaneBudget(options.lanes);
  }

  /**
   * Runs an attempt to its end, whatever that is; it never throws.
   * @param shutdown aborts with the reason `shutdown` when the worker stops.
   * @param asked when the task was asked for, in milliseconds since 1970.
   */
  async run(task: ExportTask, workerId: string, shutdown: AbortSignal, asked = Date.now()): Promise<void> {
    const { id, corp_id, type, attempts } = task;
    const claim: Claim = { id, attempts, worker_id: workerId };
    const progress: Progress = { finished: 0 };
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
        this.events.tellEnd({ task: { id, corp_id, type, attempts }, result, seconds, rows, bytes });
      }),
    );
  }

  private async attempt(
    task: ExportTask,
    claim: Claim,
    progress: Progress,
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
    const limit = setTimeout(() => {
      stop.abort('timed_out' satisfies StopReason);
    }, this.options.exportMaxSeconds * 1000);
    try {
      // An attempt that died could not clean up after itself.
      await this.sweeper.discard(task, task.attempts - 1);
      const file = await this.export(task, progress, signal);
      await heartbeat.stop();
      if (await inSpan('finish', {}, () => this.transitions.finish(claim, file))) {
        return { result: 'exported', bytes: file.size };
      }
      await this.store.remove(file.object_key);
      // Where it is not cancelled, it is another worker's by now, and nothing is changed.
      const cancelled = await this.transitions.refuse(claim, result('cancelled'));
      return { result: cancelled ? 'cancelled' : 'lost', bytes: 0 };
    } catch (error) {
      await heartbeat.stop();
      return { result: await this.settle(claim, signal.aborted ? signal.reason : error), bytes: 0 };
    } finally {
      clearTimeout(limit);
    }
  }

  private async export(task: ExportTask, progress: Progress, signal: AbortSignal): Promise<StoredExport> {
    const { corp_id: corpId, params, extend, options, personal_data } = task;
    const plan = await reading(this.exporters.plan(task.type, { corpId, params, extend }, personal_data));
    const file = new ExportFile(options);
    const { lanes, release } = this.lanes.take(file.hasLanes ? this.options.lanes : 1);
    try {
      return await this.exportRows(task, { plan, file, lanes }, progress, signal);
    } finally {
      release();
    }
  }

  private async exportRows(
    task: ExportTask,
    { plan, file, lanes }: { plan: ExportPlan; file: ExportFile; lanes: number },
    progress: Progress,
    signal: AbortSignal,
  ): Promise<StoredExport> {
    const rows = await inSpan('read', {}, () =>
      reading(openReading(this.records, plan, file.lineFormat, lanes, signal)),
    );
    try {
      progress.total = rows.total;
      const bytes = file.bytes(plan.columns, linesOf(rows, progress), fileTitle(task.name));
      return await this.storeFile(task, bytes, progress, signal);
    } finally {
      await rows.close();
    }
  }

  /** Stores the file; the store has compared what lies there to what it was given. */
  private async storeFile(
    task: ExportTask,
    lanes: AsyncIterable<Buffer>[],
    progress: Progress,
    signal: AbortSignal,
  ): Promise<StoredExport> {
    const file = taskFile(task);
    const meter = new FileMeter(lanes);
    const { size } = await inSpan('store', {}, () => this.store.putLanes(file, meter.lanes, signal));
    if (size !== meter.size) throw new Error(`${size} bytes are stored where ${meter.size} were written`);
    return { object_key: file.key, size, rows: progress.finished, checksum: meter.checksum() };
  }

  private async settle(claim: Claim, cause: unknown): Promise<AttemptResult> {
    try {
      if (cause === ('lost' satisfies StopReason)) {
        this.logger.warn(`task ${claim.id}: the lease of attempt ${claim.attempts} was lost`);
        return 'lost';
      }
      if (cause === ('shutdown' satisfies StopReason)) {
        return (await this.transitions.giveBack(claim)) ? 'given_back' : 'lost';
      }
      const { ending, mayPass } = this.endingOf(claim, cause);
      const told = mayPass
        ? await this.transitions.fail(claim, ending)
        : await this.transitions.refuse(claim, ending);
      return told ? ending.code : 'lost';
    } catch (error) {
      // The lease runs out by itself, and the task is recovered then.
      this.logger.error(`task ${claim.id}: its end could not be written: ${describe(error)}`);
      return 'unsettled';
    }
  }

  /** What is to be written of an attempt that did not come to its end, and whether another one may. */
  private endingOf(claim: Claim, cause: unknown): { ending: Result; mayPass: boolean } {
    if (cause === ('cancelled' satisfies StopReason)) return { ending: result('cancelled'), mayPass: false };
    if (cause === ('timed_out' satisfies StopReason)) {
      return { ending: result('timed_out', this.options.exportMaxSeconds), mayPass: false };
    }
    if (cause instanceof PlatformError) return { ending: result('refused', cause.message), mayPass: false };
    const code = failureOf(cause);
    this.logger.error(`task ${claim.id}, attempt ${claim.attempts}: ${code}: ${describe(cause)}`);
    return { ending: result(code), mayPass: true };
  }
}

/** The lines of the file. The rows are counted as they pass, and must be as many as there were at the beginning. */
function linesOf(rows: Reading, progress: Progress): AsyncIterable<Buffer>[] {
  const lanes = rows.lanes();
  let running = lanes.length;
  return lanes.map(async function* (lane) {
    try {
      for await (const block of lane) {
        progress.finished = rows.rows;
        yield block;
      }
    } catch (error) {
      throw readFault(error);
    }
    running -= 1;
    progress.finished = rows.rows;
    if (running === 0 && rows.rows !== rows.total) {
      throw new ReadFailure(`${rows.rows} rows were read where ${rows.total} were counted`);
    }
  });
}

function failureOf(cause: unknown): ResultCode {
  if (cause instanceof ReadFailure) return 'read_failed';
  return isStoreFull(cause) ? 'store_full' : 'store_failed';
}

/** A refusal stays what it is: the task can't be exported. Any other fault may pass. */
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

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

function spanAttributes(values: Record<string, string | number>): Attributes {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`export_task.${name}`, value]));
}
