import {
  fileOptionChoices,
  fileOptionDefaults,
  RecordTypeNumber,
  type CreateExportTask,
  type FileOptions,
  type SaveExportSchedule,
} from 'export-task-service/client';

/** When a schedule is due, and what happens if a run cannot begin. */
export type ScheduleTimes = SaveExportSchedule['schedule'];

/** The body of a creation: the state of the view. With times it creates a schedule, otherwise one task. */
export type Body = CreateExportTask & { schedule?: ScheduleTimes };

/** The parameters of an export: columns, conditions and order. */
export type Params = Body['params'];

const DEVICE: number = RecordTypeNumber.Device;
const AGGREGATE: number = RecordTypeNumber.DeviceAggregate;

/** Whether the fields of a type are in groups: `group -> fields`. */
export function isGrouped(type: number): boolean {
  return type === AGGREGATE;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object without one of its keys. */
export function without<Value extends object, Key extends keyof Value>(
  object: Value,
  key: Key,
): Omit<Value, Key> {
  const copy = { ...object };
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- The copy is of this function alone.
  delete copy[key];
  return copy;
}

/** The body of one task. */
export function taskOf(body: Body): CreateExportTask {
  return without(body, 'schedule');
}

/** The body that a task, a template or a schedule was made with. */
export function bodyOf(made: {
  name?: string;
  describe?: string;
  type?: number;
  params?: object;
  extend?: NonNullable<Body['extend']>;
  options?: FileOptions;
  schedule?: ScheduleTimes;
}): Body {
  const { name = '', describe = '', type = 0, extend = {}, options = {}, schedule } = made;
  const params = (made.params ?? {}) as Params;
  const grouped = isObject(params.filter) || (isObject(params.query) && '$logical' in params.query);
  return {
    name,
    describe,
    // The service exports a Device task of this form as a DeviceAggregate.
    type: type === DEVICE && grouped ? AGGREGATE : type,
    params,
    ...(Object.keys(extend).length > 0 && { extend }),
    ...(Object.keys(options).length > 0 && { options }),
    ...(schedule && { schedule }),
  };
}

/** A fault in a body that was written as JSON. */
export interface BodyFault {
  /** The place, e.g. `params.filter`; empty for the whole text. */
  field: string;
  fault: 'json' | 'unknown' | 'missing' | 'type';
  /** The type or the values that belong there, or an example; for `json`, the message of the parser. */
  valid: string;
}

const kinds = {
  name: 'string',
  describe: 'string',
  type: 'number',
  params: 'object',
  extend: 'object',
  options: 'object',
  schedule: 'object',
} as const;
const mandatory: readonly string[] = ['name', 'describe', 'type', 'params'];
/** The last two have no effect, but the service accepts them. */
const paramNames = ['filter', 'query', 'order', 'offset', 'limit'];
const scheduleNames = ['cron', 'timezone', 'overlap', 'catch_up', 'fixed_range'];

/**
 * Reads a body that was written as JSON. Nothing is dropped: a field that the service does not know is a fault.
 * @param types the record types of the service.
 */
export function parseBody(
  text: string,
  types: readonly number[],
): { body: Body; faults: [] } | { body?: never; faults: BodyFault[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { faults: [{ field: '', fault: 'json', valid: (error as Error).message }] };
  }
  if (!isObject(value)) return { faults: [{ field: '', fault: 'type', valid: 'object' }] };
  const faults = [
    ...unknownFields(value, Object.keys(kinds), ''),
    ...Object.entries(kinds).flatMap(([field, kind]) => kindFaults(value[field], field, kind)),
    ...faultUnless(typeof value.type !== 'number' || types.includes(value.type), 'type', types.join(', ')),
    ...unknownFields(value.params, paramNames, 'params.'),
    ...unknownFields(value.options, Object.keys(fileOptionDefaults), 'options.'),
    ...unknownFields(value.schedule, scheduleNames, 'schedule.'),
    ...paramFaults(value.params),
    ...optionFaults(value.options),
    ...timesFaults(value.schedule),
  ];
  return faults.length > 0 ? { faults } : { body: value as unknown as Body, faults: [] };
}

function kindFaults(value: unknown, field: string, kind: 'string' | 'number' | 'object'): BodyFault[] {
  if (value === undefined) {
    return mandatory.includes(field) ? [{ field, fault: 'missing', valid: kind }] : [];
  }
  const fits = kind === 'object' ? isObject(value) : typeof value === kind;
  return fits ? [] : [{ field, fault: 'type', valid: kind }];
}

function paramFaults(params: unknown): BodyFault[] {
  if (!isObject(params)) return [];
  const { filter, query, order } = params;
  const isKeys = (keys: unknown) => Array.isArray(keys) && keys.every((key) => typeof key === 'string');
  const isFilter = isKeys(filter) || (isObject(filter) && Object.values(filter).every(isKeys));
  return [
    ...faultUnless(isFilter || filter === undefined, 'params.filter', 'array'),
    ...faultUnless(isObject(query) || query === undefined, 'params.query', 'object'),
    ...faultUnless(isObject(order) || order === undefined, 'params.order', 'object'),
  ];
}

function optionFaults(options: unknown): BodyFault[] {
  if (!isObject(options)) return [];
  const choices: [string, readonly unknown[]][] = Object.entries(fileOptionChoices);
  return [
    ...choices.flatMap(([name, valid]) =>
      faultUnless(
        options[name] === undefined || valid.includes(options[name]),
        `options.${name}`,
        valid.map(String).join(', '),
      ),
    ),
    ...faultUnless(
      options.timezone === undefined || isZone(options.timezone),
      'options.timezone',
      'Asia/Shanghai',
    ),
  ];
}

function timesFaults(schedule: unknown): BodyFault[] {
  if (!isObject(schedule)) return [];
  const { cron, timezone } = schedule;
  if (cron === undefined) return [{ field: 'schedule.cron', fault: 'missing', valid: 'string' }];
  return [
    ...faultUnless(typeof cron === 'string', 'schedule.cron', 'string'),
    ...faultUnless(timezone === undefined || isZone(timezone), 'schedule.timezone', 'Asia/Shanghai'),
  ];
}

function faultUnless(isValid: boolean, field: string, valid: string): BodyFault[] {
  return isValid ? [] : [{ field, fault: 'type', valid }];
}

/** Whether the browser knows a time zone of this name. */
function isZone(name: unknown): boolean {
  try {
    return typeof name === 'string' && new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Object;
  } catch {
    return false;
  }
}

function unknownFields(value: unknown, known: readonly string[], place: string): BodyFault[] {
  if (!isObject(value)) return [];
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => ({ field: place + key, fault: 'unknown', valid: known.join(', ') }));
}
