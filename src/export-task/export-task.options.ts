import { FileOptions } from '../file/file-options.js';
import { memberRoleNumbers } from '../auth/member-role.js';
import type { PersonalDataRule } from '../exporter/personal-data.js';

/** How the export tasks are worked on. */
export interface ExportTaskOptions {
  /** Whether this process claims tasks; others only serve the calls. */
  worker: boolean;
  /** Tasks that this process exports at once. */
  concurrency: number;
  /** Connections with which this process reads large exports, shared by those that run. */
  lanes: number;
  /** How long a process may take to stop, in seconds; exports that would take longer are given back before. */
  shutdownSeconds: number;
  /** How long a claimed task belongs to its worker without a sign of life, in seconds. */
  leaseSeconds: number;
  /** How often a task is tried before it is Invalid. */
  maxAttempts: number;
  /** Tasks of one enterprise that are exported at once. */
  corpMaxRunning: number;
  /** Tasks of one enterprise that may wait. */
  corpMaxWaiting: number;
  /** Calls of one member in a minute, of which one address may make ten times as many; 0 is no limit. */
  callsPerMinute: number;
  /** How long one attempt may take before the task is Invalid, in seconds. */
  exportMaxSeconds: number;
  /** How long a file is kept, in hours. */
  retentionHours: number;
  /** Whether a creation that equals a waiting or running task of the same member is answered with that task. */
  reuseEqualTasks: boolean;
  /** The roles that may export a record type; a type that is not here may be exported by every member. */
  typeRoles: ReadonlyMap<number, readonly number[]>;
  /** The roles that may see personal data. */
  personalDataRoles: readonly number[];
  /** What becomes of personal data in the files of all others. */
  personalDataRule: Exclude<PersonalDataRule, 'clear'>;
  /** How files are written where a task does not say. */
  fileDefaults: FileOptions;
  /** How long a download link is valid, in seconds. */
  linkTtlSeconds: number;
  /**
   * What time it is for links and Access-Tokens. Leases, attempts and retention go by the database's clock, which all
   * processes share.
   */
  clock: () => Date;
}

/** What an application need not say. */
export const exportTaskDefaults: ExportTaskOptions = {
  worker: true,
  concurrency: 2,
  lanes: 2,
  shutdownSeconds: 20,
  leaseSeconds: 30,
  maxAttempts: 3,
  corpMaxRunning: 2,
  corpMaxWaiting: 1000,
  callsPerMinute: 600,
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

/** The token under which they are injected. */
export const EXPORT_TASK_OPTIONS = Symbol('EXPORT_TASK_OPTIONS');
