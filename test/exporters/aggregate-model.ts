import type { AggregateRecords } from './aggregate-records.js';

/** The type as which a field is compared. */
export type Kind = 'text' | 'number' | 'datetime' | 'boolean' | 'list';

/** A condition of the query language on one field. */
export type Operators = Readonly<Record<string, unknown>>;

type Row = Readonly<Record<string, unknown>>;

/** The queryable fields with their types. Datapoint 1 is a switch, 2 a number, 3 a text. */
export const fields: Readonly<Record<string, Kind>> = {
  'device.id': 'number',
  'device.mac': 'text',
  'device.name': 'text',
  'device.is_active': 'boolean',
  'device.active_date': 'datetime',
  'device.firmware_version': 'number',
  'device.creator_type': 'number',
  'device.tags': 'list',
  'vdevice.ip': 'text',
  'vdevice.online_count': 'number',
  'vdevice.last_login': 'datetime',
  'vdevice.1': 'boolean',
  'vdevice.2': 'number',
  'vdevice.3': 'text',
  'online.is_online': 'boolean',
  'geography.country': 'text',
  'geography.city': 'text',
  'subscribe.user_id': 'number',
  'subscribe.role': 'number',
  'subscribe.from_id': 'number',
  'subscribe.create_date': 'datetime',
  'heavy_buyer.name': 'text',
  'heavy_buyer.status': 'number',
  'heavy_buyer.create_time': 'datetime',
  'dealer.name': 'text',
  'dealer.saled_amount': 'number',
};

/**
 * Finds the devices of one enterprise that meet the conditions, in plain JavaScript. A condition on subscriptions needs
 * one subscription that meets all operators; any other condition compares the single value of the field.
 */
export function devicesThatMeet(
  records: AggregateRecords,
  logical: 'AND' | 'OR',
  conditions: ReadonlyMap<string, Operators>,
): number[] {
  const said = [...conditions].filter(([, operators]) => Object.keys(operators).length > 0);
  return records.device
    .filter((device) => {
      const met = said.map(([field, operators]) =>
        valuesOf(records, device, field).some((value) => meets(fields[field] ?? 'text', value, operators)),
      );
      return logical === 'AND' || met.length === 0 ? met.every(Boolean) : met.some(Boolean);
    })
    .map(({ id }) => Number(id));
}

/** The ids sorted by a field, missing values last. */
export function sorted(
  records: AggregateRecords,
  ids: readonly number[],
  field: string,
  descending: boolean,
): number[] {
  const kind = fields[field] ?? 'text';
  const valueOf = (id: number) => {
    const device = records.device.find((one) => one.id === id) ?? {};
    return valuesOf(records, device, field)[0] ?? null;
  };
  return [...ids].sort((one, other) => {
    const [first, second] = [valueOf(one), valueOf(other)];
    if (first === null || second === null)
      return Number(first === null) - Number(second === null) || one - other;
    return (descending ? -1 : 1) * compare(kind, first, second) || one - other;
  });
}

/** The values of a field: one for each subscription; for any other field one, which may be missing. */
function valuesOf(records: AggregateRecords, device: Row, field: string): unknown[] {
  const [group = '', name = ''] = field.split('.');
  const of = (rows: readonly Row[] = [], key: string, id: unknown) => rows.filter((row) => row[key] === id);
  const one = (rows: readonly Row[] | undefined, key: string, id: unknown) => [
    of(rows, key, id)[0]?.[name] ?? null,
  ];
  switch (group) {
    case 'subscribe':
      return of(records.device_subscription, 'device_id', device.id).map((row) => row[name] ?? null);
    case 'vdevice':
      return /^\d+$/.test(name)
        ? [datapoint(of(records.virtual_device, 'device_id', device.id)[0], name, fields[field])]
        : one(records.virtual_device, 'device_id', device.id);
    case 'geography':
      return one(records.device_geography, 'device_id', device.id);
    case 'heavy_buyer':
      return one(records.heavy_buyer, 'id', device.heavy_buyer ?? null);
    case 'dealer':
      return one(records.dealer, 'id', device.dealer_scope ?? null);
    default:
      return [device[name] ?? null];
  }
}

/** A value of another type than its datapoint counts as missing, but any value can be read as a text. */
function datapoint(row: Row | undefined, index: string, kind: Kind | undefined): unknown {
  const value = (row?.datapoints as Row | undefined)?.[index] ?? null;
  if (value === null || typeof value === kind) return value;
  if (kind !== 'text') return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function meets(kind: Kind, value: unknown, operators: Operators): boolean {
  return Object.entries(operators).every(([operator, operand]) => meetsOne(kind, value, operator, operand));
}

function meetsOne(kind: Kind, value: unknown, operator: string, operand: unknown): boolean {
  const operands: unknown[] = Array.isArray(operand) ? operand : [operand];
  if (operator === '$ne' || operator === '$nin') {
    return operand === null ? value !== null : value === null || !equalsOne(kind, value, operands);
  }
  if (value === null) return operator === '$eq' && operand === null;
  switch (operator) {
    case '$eq':
    case '$in':
      return operand !== null && equalsOne(kind, value, operands);
    case '$lt':
      return compare(kind, value, operand) < 0;
    case '$lte':
      return compare(kind, value, operand) <= 0;
    case '$gt':
      return compare(kind, value, operand) > 0;
    case '$gte':
      return compare(kind, value, operand) >= 0;
    case '$all':
      return operands.every((one) => (value as unknown[]).includes(one));
    case '$like':
      return [value].flat().some((one) => folded(one).includes(folded(operand)));
    default:
      throw new Error(`no operator ${operator}`);
  }
}

function equalsOne(kind: Kind, value: unknown, operands: readonly unknown[]): boolean {
  if (kind === 'list') return operands.some((one) => (value as unknown[]).includes(one));
  return operands.some((one) => compare(kind, value, one) === 0);
}

function compare(kind: Kind, one: unknown, other: unknown): number {
  if (kind === 'text') return Buffer.compare(Buffer.from(one as string), Buffer.from(other as string));
  if (kind === 'datetime') return Date.parse(one as string) - Date.parse(other as string);
  return Number(one) - Number(other);
}

function folded(value: unknown): string {
  return String(value).replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
