import { Injectable } from '@nestjs/common';
import { ClickhouseDatabase } from '../clickhouse/clickhouse-database.js';
import { clickhouse } from './clickhouse-dialect.js';
import type { Column, ScalarType } from './column.js';
import { clickhousePlan } from './export-plan.js';
import { ExporterRegistry } from './exporter-registry.js';
import type { ClickhouseSource } from './record-exporter.js';

/** The first version with all functions and rules of names that the statements need; `ascii` came with 23.11. */
const OLDEST = [24, 3] as const;

/** The types of ClickHouse that fit a column's type, without `Nullable` and `LowCardinality`. */
interface Need {
  fits: RegExp;
  /** The same in the words of a refusal. */
  valid: string;
}

const text: Need = { fits: /^String$/, valid: 'a String; convert others, e.g. sql: "toString(t.state)"' };
const integer: Need = { fits: /^U?Int(8|16|32|64)$/, valid: 'an integer of at most 64 bits' };
const needs: Record<ScalarType, Need> = {
  text,
  text_enum: text,
  integer,
  enum: integer,
  number: {
    fits: /^(U?Int(8|16|32|64)|Float(32|64)|Decimal\(.*\))$/,
    valid: 'an integer of at most 64 bits, a Float32, a Float64 or a Decimal',
  },
  boolean: { fits: /^Bool$/, valid: 'a Bool' },
  date: { fits: /^Date(32)?$/, valid: 'a Date or Date32' },
  datetime: {
    fits: /^DateTime(\('.*'\)|64\([0-8](, '.*')?\))?$/,
    valid: 'a DateTime, or a DateTime64 of at most 8 digits',
  },
};

/** Finds what ClickHouse sources need and the server lacks, before a task needs it. */
@Injectable()
export class ClickhouseCheck {
  constructor(
    private readonly registry: ExporterRegistry,
    private readonly database: ClickhouseDatabase,
  ) {}

  /** Whether a record type reads ClickHouse. */
  get isNeeded(): boolean {
    return this.registry.clickhouseTypes.length > 0;
  }

  /**
   * @returns one line, if the application does not name a server, or lacks its client.
   */
  async configurationFault(): Promise<string | undefined> {
    if (!this.database.isConfigured) {
      const names = this.sources.map(({ name }) => name).join(', ');
      return `clickhouse: missing, but the source of ${names} is in ClickHouse. Must have the url of a server.`;
    }
    try {
      await this.database.load();
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /**
   * @returns the version of the server, and one line for each fault.
   * @throws Error if the server does not answer.
   */
  async faults(): Promise<{ version: string; faults: string[] }> {
    const version = await this.database.version();
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
      const valid = `Must be ${OLDEST.join('.')} or later`;
      return { version, faults: [`clickhouse: the server has version ${version}. ${valid}.`] };
    }
    const faults: string[] = [];
    for (const { name, source, columns } of this.sources) {
      for (const fault of await this.faultsOf(source, columns)) faults.push(`${name}.${fault}`);
    }
    return { version, faults };
  }

  private get sources(): {
    name: string;
    source: ClickhouseSource['clickhouse'];
    columns: readonly Column[];
  }[] {
    return this.registry.registrations.flatMap(({ metadata: { name }, exporter: { source, columns } }) =>
      'clickhouse' in source ? [{ name, source: source.clickhouse, columns }] : [],
    );
  }

  private async faultsOf(
    source: ClickhouseSource['clickhouse'],
    columns: readonly Column[],
  ): Promise<string[]> {
    const { from, params } = clickhousePlan(source, { columns, conditions: [], sorts: [] }, '');
    const types = (sql: readonly string[]) =>
      this.database.types(
        `SELECT ${sql.map((one, index) => `${one} AS "c ${index}"`).join(', ')} ${from}`,
        params,
      );
    const table = await types(['1']);
    if (typeof table === 'string') return [`source.clickhouse: ${table}. Must be readable in ClickHouse.`];
    const parts = [
      {
        field: 'source.clickhouse.table',
        sql: 't.corp_id',
        column: { key: 'corp_id', type: 'text' } as const,
      },
      ...[source.key]
        .flat()
        .map((key) => ({ field: 'source.clickhouse.key', sql: `t."${key}"`, column: undefined })),
      ...columns.map((column) => ({
        field: `columns.${column.key}`,
        sql: clickhouse.column(column),
        column,
      })),
    ];
    const all = await types(parts.map(({ sql }) => sql));
    const faults: string[] = [];
    for (const [index, { field, sql, column }] of parts.entries()) {
      const one = typeof all === 'string' ? await types([sql]) : [all[index] ?? ''];
      if (typeof one === 'string') faults.push(`${field}: ${one}. Must be readable in ClickHouse.`);
      else if (column) faults.push(...misfits(field, column, one[0] ?? ''));
    }
    return faults;
  }
}

function misfits(
  field: string,
  { type, of = 'text' }: Pick<Column, 'type' | 'of'>,
  sqlType: string,
): string[] {
  const fault = (fits: boolean, valid: string) =>
    fits ? [] : [`${field}: ${sqlType} does not fit the type ${type}. Must be ${valid}.`];
  if (type === 'json') return [`${field}: a ClickHouse source has no json. Must have another type.`];
  if (type !== 'list') return fault(needs[type].fits.test(bare(sqlType)), needs[type].valid);
  const [, element = ''] = /^Array\((.*)\)$/.exec(sqlType) ?? [];
  return fault(needs[of].fits.test(bare(element)), `an Array, whose elements are ${needs[of].valid}`);
}

function bare(type: string): string {
  const [, inner] = /^(?:LowCardinality|Nullable)\((.*)\)$/.exec(type) ?? [];
  return inner === undefined ? type : bare(inner);
}
