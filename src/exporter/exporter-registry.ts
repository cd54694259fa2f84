import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { catalogueEntry } from './catalogue.js';
import { select, sqlPlan } from './export-plan.js';
import { Exporter, type ExporterMetadata } from './exporter.decorator.js';
import { invalid, quote } from './faults.js';
import type { Column } from './column.js';
import { asksForPersonalData, hides, type PersonalDataRule } from './personal-data.js';
import { maskedColumn, maskedRecords } from './personal-mask.js';
import type { ExportParams, ExportRequest, RecordExporter, RecordSource } from './record-exporter.js';
import type { RecordType } from './record-type.js';
import type { SqlPlan } from '../records/sql-plan.js';

/** What one task reads: the columns of its file, and its rows as SQL or from a source of their own. */
export type ExportPlan = {
  columns: readonly Column[];
  /** The rule that makes this plan again: `omit` where personal data is neither shown nor rows are chosen by it. */
  personalData: PersonalDataRule;
} & ({ sql: SqlPlan } | { open: (signal: AbortSignal) => ReturnType<RecordSource['open']> });

interface Registered {
  metadata: ExporterMetadata;
  exporter: RecordExporter;
}

/** Knows the exporter of every record type: it collects the providers marked with `@Exporter`. */
@Injectable()
export class ExporterRegistry implements OnModuleInit {
  private readonly byType = new Map<number, Registered>();

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    for (const wrapper of this.discovery.getProviders({ metadataKey: Exporter.KEY })) {
      const metadata = this.discovery.getMetadataByDecorator(Exporter, wrapper);
      if (!metadata || !wrapper.instance) continue;
      const other = this.byType.get(metadata.type);
      if (other) {
        throw new Error(
          `Two exporters have type ${metadata.type}: ${other.metadata.name} and ${metadata.name}.`,
        );
      }
      this.byType.set(metadata.type, { metadata, exporter: wrapper.instance as RecordExporter });
    }
  }

  /** Every record type with its columns, by type. */
  get catalogue(): RecordType[] {
    return [...this.byType.values()]
      .map(({ metadata, exporter }) => catalogueEntry(metadata, exporter))
      .sort((a, b) => a.value - b.value);
  }

  /** The type as which a task is processed: that of its `params` where they have the shape of another type. */
  exportedType(type: number, request: ExportRequest): number {
    return this.byType.get(type)?.exporter.reroute?.(request) ?? type;
  }

  /**
   * Checks a task and makes its plan.
   * @param rule what becomes of personal data. This is the one place that masks it.
   * @throws PlatformError 4001001 for an unknown type, field, operator or value; 4031007 for personal data that the
   *   rule hides; others as the type's rules say.
   */
  async plan(
    type: number,
    { corpId, params: asked, extend }: ExportRequest,
    rule: PersonalDataRule,
  ): Promise<ExportPlan> {
    // Nothing else of a caller's may reach an exporter that hands its params on: `columns` and `joins` are SQL.
    const { filter, query, order } = asked;
    const request = { corpId, params: { filter, query, order }, extend };
    const { exporter } = this.registered(this.exportedType(type, request));
    const params: ExportParams = exporter.resolve ? await exporter.resolve(request) : request.params;
    const selection = select(exporter, params, rule);
    const masked = selection.columns.filter((column) => hides(rule, column));
    const plan = {
      columns: selection.columns.map((column) => (masked.includes(column) ? maskedColumn(column) : column)),
      personalData: asksForPersonalData(selection) ? rule : 'omit',
    };
    const { source } = exporter;
    if (!('open' in source)) return { ...plan, sql: sqlPlan(source, selection, corpId) };
    const open = async (signal: AbortSignal) => {
      const { total, records } = await source.open(selection, request, signal);
      return { total, records: masked.length > 0 ? maskedRecords(records, masked) : records };
    };
    return { ...plan, open };
  }

  private registered(type: number): Registered {
    const registered = this.byType.get(type);
    if (registered) return registered;
    const types = this.catalogue.map(({ value, name }) => `${value} (${name})`);
    throw invalid('type', `${quote(type)} is not accepted; one of ${types.join(', ')} is.`);
  }
}
