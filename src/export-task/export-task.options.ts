import { FileOptions } from '../file/file-options.js';
import { memberRoleNumbers } from '../auth/member-role.js';
import type { PersonalDataRule } from '../exporter/personal-data.js';

/** The options of the core. */
export interface ExportTaskOptions {
  /** Whether this process is a worker, which claims tasks. Other processes only answer calls. */
  worker: boolean;
  /** Exports that this process runs at the same time. */
  concurrency: number;
  /** Connections with which this process reads large exports side by side; running exports share them. */
  lanes: number;
  /** The grace period of a stop, in seconds. Exports that would exceed it are given back. */
  shutdownSeconds: number;
  /** The lease of a claimed task, in seconds. A worker that fails to renew it loses the task. */
  leaseSeconds: number;
  /** Attempts before a failing task becomes Invalid. */
  maxAttempts: number;
  /**
   * How long a task waits for a database or a store that is away, overloaded or full, in hours, before it becomes Invalid.
   * Such faults cost no attempt.
   */
  environmentMaxHours: number;
  /** Exports of one enterprise that run at the same time. */
  corpMaxRunning: number;
  /** Waiting tasks of one enterprise. More are refused. */
  corpMaxWaiting: number;
  /** Calls of one member per minute. One address may make ten times as many. 0 means no limit. */
  callsPerMinute: number;
  /** Tasks that one member follows at a time in this process. More streams of events are refused. */
  streamsPerMember: number;
  /** The deadline of one attempt, in seconds. A task that exceeds it becomes Invalid. */
  exportMaxSeconds: number;
  /** The retention of files, in hours. */
  retentionHours: number;
  /** Whether a creation that equals a waiting or running task of the same member returns that task. */
  reuseEqualTasks: boolean;
  /** The roles that may export a record type. Every role may export the other types. */
  typeRoles: ReadonlyMap<number, readonly number[]>;
  /** The roles that may see personal data. */
  personalDataRoles: readonly number[];
  /** The treatment of personal data in the files of all other roles. */
  personalDataRule: Exclude<PersonalDataRule, 'clear'>;
  /** The defaults of a task's file options. */
  fileDefaults: FileOptions;
  /** The lifetime of a download link, in seconds. */
  linkTtlSeconds: number;
  /**
   * The clock for links and Access-Tokens. Leases, attempts and retention use the database's clock, which all processes
   * share.
   */
  clock: () => Date;
}

/** The defaults. */
export const exportTaskDefaults: ExportTaskOptions = {
  worker: true,
  concurrency: 2,
  lanes: 2,
  shutdownSeconds: 20,
  leaseSeconds: 30,
  maxAttempts: 3,
  environmentMaxHours: 24,
  corpMaxRunning: 2,
  corpMaxWaiting: 1000,
  callsPerMinute: 600,
  streamsPerMember: 20,
  exportMaxSeconds: 21_600,
  retentionHours: 168,
  linkTtlSeconds: 600,
  reuseEqualTasks: false,
  typeRoles: new Map(),
  personalDataRoles: memberRoleNumbers,
  personalDataRule: 'omit',
  fileDefaults: new FileOptions(),
  clock: () => new Date(),
};

/** The injection token of {@link ExportTaskOptions}. */
export const EXPORT_TASK_OPTIONS = Symbol('EXPORT_TASK_OPTIONS');
