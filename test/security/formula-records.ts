import { sqlTypes } from '../exporters/every-type/registered.js';
import type { TestDatabase } from '../support/database.js';
import { TestService } from '../support/service.js';
import { app, WarrantyUnderTest } from '../support/warranty.js';
import { formulas, harmless } from './formulas.js';

const texts = [...formulas, ...harmless];

/** The enterprise itself, its product and its statistics have hostile ids, too. */
const CORP = '@acme';
const PRODUCT_ID = '=product';
const RULE = '-rule';

/** A column of a file, and what of a record's text it shows; nothing of it where it holds no texts. */
export interface TextColumn {
  key: string;
  title: { zh: string; en: string };
  identifier: boolean;
  value?: (text: string) => string | string[];
}

/** Names that can be the key of an extended property. */
const properties = texts.filter((text) => /^[^.$][^.]{0,127}$/s.test(text));

/** Names that can be a datapoint's, and are not the index of another. */
const datapoints = texts.filter((text) => text !== '' && !/^\d+$/.test(text));

/** A service whose records hold, one text in each, what spreadsheets run: in every text column of every type. */
export class FormulaRecords {
  private constructor(
    readonly service: TestService,
    private readonly warranty: WarrantyUnderTest,
    private readonly token: string,
    /** The record types as the catalogue has them. */
    readonly types: readonly any[],
    private readonly storedTexts: ReadonlySet<string>,
  ) {}

  static async start(): Promise<FormulaRecords> {
    const warranty = await WarrantyUnderTest.start([app('mine', { records: texts.map(registration) })]);
    const service = await TestService.start({ ...warranty.variables, WORKER_CONCURRENCY: '4' });
    const { database } = service;
    await database.query('INSERT INTO product (corp_id, id, name, datapoints) VALUES ($1, $2, $3, $4)', [
      CORP,
      PRODUCT_ID,
      '=name',
      JSON.stringify(datapoints.map((name, index) => ({ index, name, type: 6 }))),
    ]);
    const stored = new Set<string>();
    for (const { table, type } of sqlTypes(service).map(({ source, type }) => ({ ...source, type }))) {
      const columns = await fill(database, table);
      for (const name of columns) stored.add(`${type} ${name}`);
    }
    for (const table of ['virtual_device', 'device_geography', 'snapshot_statistic'])
      await fill(database, table);
    for (const user_id of [1, 2]) await fill(database, 'device_subscription', { user_id });
    const { body } = await service.call('GET', '/v2/export_task_types');
    return new FormulaRecords(service, warranty, await service.tokenOf(CORP), body.list, stored);
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.warranty.plugin.stop();
  }

  /** The columns of a file that shows all that a record type has, in its order. */
  columns(type: any): TextColumn[] {
    const known = type.columns.filter(({ key }: any) => !key.includes('{'));
    const columns = known.map((column: any): TextColumn => ({
      ...column,
      title: column.type === 'datetime' ? zoned(column.title) : column.title,
      ...this.shown(type.value, column),
    }));
    if (type.value === 9) {
      const points = datapoints.map((name, index) => ({
        ...freeColumn(`vdevice.${index}`, name),
        title: { zh: `虚拟设备.${name}`, en: `Virtual device.${name}` },
      }));
      const rule = {
        key: 'snapshot_shuffle.1.statistic_rule_id',
        title: { zh: '统计1.规则ID', en: 'Statistic 1.Rule ID' },
        identifier: true,
        value: () => [RULE],
      };
      // A file has the fields of one group side by side.
      const all: TextColumn[] = [...columns, ...points, rule];
      const groups = [...new Set(all.map(({ key }) => groupOf(key)))];
      return groups.flatMap((group) => all.filter(({ key }) => groupOf(key) === group));
    }
    const free = type.extended_properties ? properties.map((name) => freeColumn(name, name)) : [];
    return [...columns, ...free];
  }

  /** The file of all records of a type. */
  async export(type: any, options: object): Promise<Buffer> {
    const token = type.value === 6 ? this.service.token : this.token;
    const names = this.columns(type).map(({ key }) => key);
    const task = await this.service.export(
      {
        type: type.value,
        params: type.value === 9 ? aggregateParams(names) : { filter: names },
        extend: type.value === 6 ? { app_id: 'mine' } : { product_id: PRODUCT_ID },
        options,
      },
      token,
    );
    expect(task).toMatchObject({ status: 3, total: texts.length });
    return Buffer.from(await (await this.service.download(task.id as string, token)).arrayBuffer());
  }

  private shown(type: number, { key, type: kind, element_type }: any): Pick<TextColumn, 'value'> {
    const name = key.replace(/^.*\./, '');
    if (name === 'corp_id') return { value: () => CORP };
    if (key === (type === 9 ? 'device.product_id' : 'product_id') && [1, 9].includes(type))
      return { value: () => PRODUCT_ID };
    if (type === 6) return name === 'create_time' ? {} : { value: (text) => notNumber(kind, text) };
    if (type === 8 && key === 'product_id') return { value: () => PRODUCT_ID };
    if (kind === 'list' && element_type === 'text') return { value: (text) => [text, text] };
    if (kind === 'list' && element_type === undefined) return { value: listOf };
    const isStored = type === 9 || this.storedTexts.has(`${type} ${key.replaceAll('.', '_')}`);
    return kind === 'text' && isStored ? { value: (text) => text } : {};
  }
}

/** What each record has in a column, by its text. */
export function rawRows(columns: readonly TextColumn[]): (string | string[])[][] {
  return texts.map((text) => columns.flatMap(({ value }) => (value ? [value(text)] : [])));
}

function groupOf(key: string): string {
  return key.replace(/\..*$/s, '');
}

function listOf(text: string): string[] {
  return [text, 'x;y', text];
}

/** A text for a field that should hold no text: what spells a number there is one. */
function notNumber(kind: string, text: string): string {
  return kind !== 'text' && /^-?\d+$/.test(text) ? `=${text}` : text;
}

/** The title of a time names the zone. */
function zoned({ zh, en }: TextColumn['title']): TextColumn['title'] {
  return { zh: `${zh} (UTC)`, en: `${en} (UTC)` };
}

function freeColumn(key: string, title: string): TextColumn {
  return { key, title: { zh: title, en: title }, identifier: true, value: (text) => text };
}

/** The names by group, and the selector of the statistics. */
function aggregateParams(keys: readonly string[]): object {
  const filter: Record<string, string[]> = {};
  for (const key of keys) (filter[groupOf(key)] ??= []).push(key.replace(/^.*\./s, ''));
  const selector = {
    statistic_rule_id: { $eq: RULE },
    index: { $eq: 1 },
    fineness: { $eq: 4 },
    date: { $gte: '2015-01-01', $lte: '2017-01-01' },
  };
  return { filter, query: { $logical: 'AND', snapshot_shuffle: [selector] } };
}

/** A registration with the text in every field, those included that should hold no text. */
function registration(text: string, index: number) {
  const fields = ['user_id', 'name', 'gender', 'phone', 'email', 'area', 'province', 'city', 'district'];
  const more = ['address', 'product_name', 'product_type', 'product_sn', 'remark'];
  const typed = ['purchase_date', 'expired_date', 'extended_days', 'status'];
  return {
    ...Object.fromEntries([...fields, ...more].map((key) => [key, text])),
    ...Object.fromEntries(typed.map((key) => [key, notNumber('', text)])),
    _id: text,
    create_time: new Date(1_460_000_000_000 + index * 1000).toISOString(),
  };
}

/** Gives the enterprise a row for each text, which is in each of its text columns; answers their names. */
async function fill(database: TestDatabase, table: string, more: object = {}): Promise<string[]> {
  const columns = await database.query<{ name: string; type: string; nullable: boolean }>(
    `SELECT column_name AS name, data_type AS type, is_nullable = 'YES' AS nullable
       FROM information_schema.columns WHERE table_name = $1`,
    [table],
  );
  const rows = texts.map((text, index) => ({
    ...Object.fromEntries(columns.map(({ name, type, nullable }) => [name, valueOf(type, nullable, text)])),
    ...ownOf(table, text, index + 1),
    ...more,
    corp_id: CORP,
  }));
  await database.query(`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`, [
    JSON.stringify(rows),
  ]);
  return columns.flatMap(({ name, type }) => (type === 'text' || type === 'ARRAY' ? [name] : []));
}

function valueOf(type: string, nullable: boolean, text: string): unknown {
  switch (type) {
    case 'text':
      return text;
    case 'ARRAY':
      return listOf(text);
    case 'boolean':
      return nullable ? null : true;
    case 'timestamp with time zone':
      return nullable ? null : '2016-01-01T00:00:00Z';
    case 'date':
    case 'jsonb':
      return null;
    default:
      return -5;
  }
}

/** What tells the rows of a table apart, and joins them. */
function ownOf(table: string, text: string, id: number): object {
  switch (table) {
    case 'device':
      return { id, product_id: PRODUCT_ID, properties: propertiesOf(text) };
    case 'app_user':
      return { id, properties: propertiesOf(text) };
    case 'wechat_auth_device':
      return { device_id: id, product_id: PRODUCT_ID };
    case 'virtual_device':
      return { device_id: id, datapoints: Object.fromEntries(datapoints.map((_, index) => [index, text])) };
    case 'device_geography':
    case 'device_subscription':
      return { device_id: id };
    case 'snapshot_statistic':
      return { device_id: id, statistic_rule_id: RULE, index: 1, fineness: 4 };
    default:
      return {};
  }
}

function propertiesOf(text: string): object {
  return Object.fromEntries(properties.map((name) => [name, text]));
}
