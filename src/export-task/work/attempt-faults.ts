import type { ExportPlan } from '../../exporter/export-plan.js';
import { isOutage } from '../../errors/is-outage.js';
import { PlatformError } from '../../errors/platform-error.js';
import type { RecordsPart } from '../../records/records-database.js';
import { LookupFailure, UnknownServer } from '../../records/server-faults.js';
import { isStoreFull } from '../../storage/object-store.js';

/**
 * A part of the environment: the tasks' database, the records database of an enterprise and the object store, which every
 * export needs, or ClickHouse, which only some types need.
 */
export type Part = 'tasks' | RecordsPart | 'store' | 'clickhouse';

/** The records could not be read. The log shows the cause. */
export class ReadFailure extends Error {
  /** @param part the part they are read from; undefined for a source outside the records database. */
  constructor(
    message: string,
    readonly part: Part | undefined,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The end of the task could not be written. */
export class TasksFailure extends Error {}

/** The request is refused, although it was valid when the task was created. */
export class OutdatedRequest extends Error {
  constructor(readonly refusal: PlatformError) {
    super(refusal.message);
  }
}

/**
 * The only place that tells faults of the environment from faults of the task.
 * @returns the part that was away, overloaded or without room when an attempt failed; undefined if the task itself, or a
 *   source outside the environment, is at fault.
 */
export function partAtFault(cause: unknown): Part | undefined {
  if (cause instanceof ReadFailure) return isOutage(cause.cause) ? cause.part : undefined;
  // The service looks servers up in the tasks' database.
  if (cause instanceof TasksFailure || cause instanceof LookupFailure)
    return isOutage(cause.cause) ? 'tasks' : undefined;
  return isStoreFull(cause) || isOutage(cause) ? 'store' : undefined;
}

/** The result of an attempt that a fault has ended. */
export function failureOf(cause: unknown): 'read_failed' | 'finish_failed' | 'store_full' | 'store_failed' {
  if (cause instanceof ReadFailure || cause instanceof LookupFailure) return 'read_failed';
  if (cause instanceof TasksFailure) return 'finish_failed';
  return isStoreFull(cause) ? 'store_full' : 'store_failed';
}

/**
 * A refusal is final. Any other fault may be temporary.
 * @param part what was read; undefined for a source outside the environment.
 */
export function readFault(error: unknown, part: Part | undefined): unknown {
  if (error instanceof PlatformError || error instanceof ReadFailure || error instanceof LookupFailure)
    return error;
  return new ReadFailure('the records could not be read', part, { cause: error });
}

/** @throws the error of `promise` as a fault of reading. */
export async function reading<T>(promise: Promise<T>, part: Part | undefined): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw readFault(error, part);
  }
}

/**
 * The plan of a request that was valid at its creation.
 * @param part the database that it is checked with.
 */
export async function stillValid(plan: Promise<ExportPlan>, part: Part): Promise<ExportPlan> {
  try {
    return await plan;
  } catch (error) {
    if (error instanceof UnknownServer) throw error;
    if (error instanceof PlatformError) throw new OutdatedRequest(error);
    // `fetch` throws a TypeError: the source is another service.
    throw readFault(error, error instanceof TypeError ? undefined : part);
  }
}
