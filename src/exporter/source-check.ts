import { Injectable } from '@nestjs/common';
import type { RecordsDatabase } from '../records/records-database.js';
import { identifier, tableSql } from '../sql/names.js';
import { columnSql, type Column } from './column.js';
import { sqlPlan } from './export-plan.js';
import { ExporterRegistry } from './exporter-registry.js';
import type { RecordExporter, SqlSource } from './record-exporter.js';
import { typeProbe } from './sql-types.js';

/** One part of a source, and a SELECT without rows that reads it. */
interface Part {
  /** The part in the exporter's declaration, e.g. `columns.name`. */
  field: string;
  select: string;
}

/** Finds what SQL sources name and a records database lacks, before a task needs it. */
@Injectable()
export class SourceCheck {
  constructor(private readonly registry: ExporterRegistry) {}

  /**
   * @returns one line for each fault.
   * @throws Error if the records database does not answer.
   */
  async faults(records: RecordsDatabase): Promise<string[]> {
    const faults: string[] = [];
    for (const { metadata, exporter } of this.registry.registrations) {
      const { source } = exporter;
      if (!('table' in source)) continue;
      const found = await this.faultsOf(records, exporter, source);
      faults.push(...found.map((fault) => `${metadata.name}.${fault}`));
    }
    return faults;
  }

  /**
   * @returns one line for each table whose policies hide rows from the user of this service.
   * @throws Error if the records database does not answer.
   */
  async warnings(records: RecordsDatabase): Promise<string[]> {
    const tables = this.registry.registrations.flatMap(({ exporter: { source } }) =>
      'table' in source ? [source.table, ...(source.reads ?? [])] : [],
    );
    const hidden = await records.hiddenByPolicies([...new Set(tables)]);
    return hidden.map(
      ({ table, user }) =>
        `Row-level security of the table ${table} applies to the user ${identifier(user)} of the records database: exports lack the rows that its policies hide. Give the user BYPASSRLS, or a policy that shows all rows.`,
    );
  }

  /** One statement finds whether there is a fault; only then one for each part finds which. */
  private async faultsOf(
    records: RecordsDatabase,
    { columns }: RecordExporter,
    source: SqlSource,
  ): Promise<string[]> {
    const { from } = sqlPlan(source, { columns, conditions: [], sorts: [] }, '');
    const parts = [
      ...[source.key].flat().map((key) => ({ field: 'source.key', sql: `t.${identifier(key)}` })),
      ...propertiesOf(source),
      ...columns.map((column) => ({ field: `columns.${column.key}`, sql: columnSql(column) })),
    ];
    const all = parts.map(({ sql }) => sql).join(', ');
    const reads = (source.reads ?? []).map((name) => ({
      field: 'source.reads',
      select: `SELECT FROM ${tableSql(name)}`,
    }));
    if ((await records.refusal(`SELECT ${all} ${from}`)) === undefined)
      return [...(await this.refused(records, reads)), ...(await this.misfits(records, columns, from))];
    const table = await this.refused(records, [{ field: 'source', select: `SELECT ${from}` }]);
    if (table.length > 0) return table;
    return this.refused(
      records,
      parts.map(({ field, sql }) => ({ field, select: `SELECT ${sql} ${from}` })),
    );
  }

  /** Columns whose values have a type of PostgreSQL with which the queries or cells of the column's type fail. */
  private async misfits(
    records: RecordsDatabase,
    columns: readonly Column[],
    from: string,
  ): Promise<string[]> {
    const probes = columns.flatMap((column) => {
      const probe = typeProbe(column);
      return probe ? [{ ...probe, column }] : [];
    });
    const all = probes.map(({ sql }) => sql).join(', ');
    if ((await records.refusal(`SELECT ${all} ${from}`)) === undefined) return [];
    const misfits: string[] = [];
    for (const { sql, valid, column } of probes) {
      if ((await records.refusal(`SELECT ${sql} ${from}`)) === undefined) continue;
      misfits.push(`columns.${column.key}: does not have the type ${column.type} in SQL. Must be ${valid}.`);
    }
    return misfits;
  }

  private async refused(records: RecordsDatabase, parts: readonly Part[]): Promise<string[]> {
    const refused: string[] = [];
    for (const { field, select } of parts) {
      const refusal = await records.refusal(select);
      if (refusal !== undefined)
        refused.push(`${field}: ${refusal}. Must be readable in the records database.`);
    }
    return refused;
  }
}

/** The column of the extended properties must be jsonb. */
function propertiesOf({ properties }: SqlSource): { field: string; sql: string }[] {
  if (properties === undefined) return [];
  return [{ field: 'source.properties', sql: `jsonb_typeof(t.${identifier(properties)})` }];
}
