import { FileOptions } from '../file/file-options.js';
import { memberRoleNumbers } from '../auth/member-role.js';
import type { PersonalDataRule } from '../exporter/personal-data.js';

// #region options
/** The options of the webhooks. */
export interface WebhookOptions {
  /** Encrypts the signing secrets in the database: at least 32 characters, the same for all processes. */
  key: string;
  /**
   * The addresses to which webhooks may connect: `public`, `private` (the private networks, without loopback and
   * link-local addresses), and networks such as `10.1.0.0/16`. Default: `['public']`, and then their URLs must be HTTPS.
   */
  targets?: readonly string[];
}

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
   * The hours that a task may wait for a database or a store which is away, overloaded or full. Then it becomes Invalid. Such
   * faults cost no attempt.
   */
  environmentMaxHours: number;
  /** Exports of one enterprise that run at the same time. */
  corpMaxRunning: number;
  /** Waiting tasks of one enterprise. More are refused. */
  corpMaxWaiting: number;
  /** Schedules of one enterprise. More are refused. */
  corpMaxSchedules: number;
  /** The shortest time between two runs of a schedule, in minutes. */
  scheduleMinMinutes: number;
  /** Calls of one member per minute in this process. One address may make ten times as many. 0 means no limit. */
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
  /** The webhooks; by default there are none. */
  webhooks?: WebhookOptions | undefined;
  /**
   * The clock for links, Access-Tokens, the timestamps of webhooks and relative times. Leases, attempts, retention and
   * schedules use the database's clock, which all processes share.
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
  corpMaxSchedules: 200,
  scheduleMinMinutes: 15,
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
// #endregion

/** The smallest and the largest value of each number; all are whole numbers. */
export const optionBounds = {
  concurrency: [1, 64],
  lanes: [1, 16],
  shutdownSeconds: [0, 3600],
  leaseSeconds: [3, 3600],
  maxAttempts: [1, 100],
  environmentMaxHours: [1, 8760],
  corpMaxRunning: [1, 1000],
  corpMaxWaiting: [1, 1_000_000],
  corpMaxSchedules: [1, 100_000],
  scheduleMinMinutes: [1, 1440],
  // The throttler spreads the calls of a minute over arguments of one call; an address may make ten times as many.
  callsPerMinute: [0, 10_000],
  streamsPerMember: [1, 10_000],
  exportMaxSeconds: [1, 604_800],
  retentionHours: [1, 87_600],
  linkTtlSeconds: [1, 604_800],
} as const satisfies Partial<Record<keyof ExportTaskOptions, readonly [number, number]>>;

/** The treatments of personal data in files that do not show it in clear. */
export const personalDataRules = ['omit', 'mask'] as const satisfies ExportTaskOptions['personalDataRule'][];

/** @throws Error one line that names the option, its fault and the valid values. */
export function checkBounds(options: ExportTaskOptions): void {
  for (const [name, [from, to]] of Object.entries(optionBounds)) {
    const value = options[name as keyof typeof optionBounds];
    if (!Number.isInteger(value) || value < from || value > to) {
      throw invalid(name, value, `an integer from ${from} to ${to}`);
    }
  }
  if (!personalDataRules.includes(options.personalDataRule)) {
    throw invalid('personalDataRule', options.personalDataRule, `one of ${personalDataRules.join(', ')}`);
  }
  const lists = [...options.typeRoles].map(([type, roles]) => [`typeRoles, type ${type}`, roles] as const);
  for (const [name, roles] of [['personalDataRoles', options.personalDataRoles] as const, ...lists]) {
    const unknown = roles.find((role) => !memberRoleNumbers.includes(role));
    if (unknown !== undefined) throw invalid(name, unknown, `roles from ${memberRoleNumbers.join(', ')}`);
  }
}

function invalid(name: string, value: unknown, valid: string): Error {
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return new Error(`${name}: invalid value ${shown}. Must be ${valid}.`);
}

/** The injection token of {@link ExportTaskOptions}. */
export const EXPORT_TASK_OPTIONS = Symbol('EXPORT_TASK_OPTIONS');
