import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { inBothLanguages } from './column.js';
import { clickhousePlan, select, sqlPlan, type ExportPlan } from './export-plan.js';
import { invalid, quote } from './faults.js';
import { asksForPersonalData, hides, type PersonalDataRule } from './personal-data.js';
import { maskedColumn, maskedRecords } from './personal-mask.js';
import { clickhouse } from './clickhouse-dialect.js';
import { postgres } from './postgres-dialect.js';
import {
  Exporter,
  type ExporterMetadata,
  type ExportParams,
  type ExportRequest,
  type RecordExporter,
} from './record-exporter.js';
import { checkedRecords } from './checked-records.js';
import { definitionFaults } from './definition-check.js';
import type { ExtendChoices } from './extend-choice.js';
import { recordType, type RecordType } from './record-type.js';
import {
  resolvedQuery,
  timeConditions,
  topColumn,
  type QueriedColumn,
  type TimeConditions,
} from './relative-query.js';
import { requestScoped, type ProviderWrapper } from './request-scope.js';

/** An exporter, and the names of its record type. */
interface Registered {
  metadata: ExporterMetadata;
  exporter: RecordExporter;
}

/** Collects the providers marked with `@Exporter`, and makes the plan of each task with the exporter of its type. */
@Injectable()
export class ExporterRegistry implements OnModuleInit {
  private readonly byType = new Map<number, Registered>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {}

  /**
   * @throws Error for an exporter that Nest does not make at the start, a type that has two exporters, or faulty
   *   declarations, with one line for each.
   */
  onModuleInit(): void {
    this.refuseScopedFactories();
    for (const wrapper of this.discovery.getProviders({ metadataKey: Exporter.KEY })) {
      const metadata = this.discovery.getMetadataByDecorator(Exporter, wrapper);
      if (!metadata || !wrapper.instance) continue;
      refuseScoped(wrapper);
      const other = this.byType.get(metadata.type);
      if (other) {
        throw new Error(
          `${metadata.name}: the type ${metadata.type} is taken by ${other.metadata.name}. Each exporter must have a type of its own.`,
        );
      }
      this.byType.set(metadata.type, { metadata, exporter: wrapper.instance as RecordExporter });
    }
    const faults = this.registrations.flatMap(({ metadata, exporter }) =>
      definitionFaults(exporter).map((fault) => `${metadata.name}.${fault}`),
    );
    if (faults.length > 0) throw new Error(faults.join('\n'));
  }

  /** The numbers of all record types that this process exports. */
  get types(): number[] {
    return [...this.byType.keys()];
  }

  /** The numbers of the record types that read ClickHouse. */
  get clickhouseTypes(): number[] {
    return this.registrations
      .filter(({ exporter }) => 'clickhouse' in exporter.source)
      .map(({ metadata }) => metadata.type);
  }

  /** The exporter of every record type. */
  get registrations(): Registered[] {
    return [...this.byType.values()];
  }

  /** Every record type with its columns, sorted by number. */
  get catalogue(): RecordType[] {
    return [...this.byType.values()]
      .map(({ metadata, exporter }) => recordType(metadata, exporter))
      .sort((a, b) => a.value - b.value);
  }

  /** The record type to export: another than `type` if the task's `params` have the shape of that other type. */
  exportedType(type: number, request: Omit<ExportRequest, 'timezone'>): number {
    return this.byType.get(type)?.exporter.reroute?.(request) ?? type;
  }

  /**
   * Validates a task and makes its plan.
   * @param rule how to treat personal data. Only this method masks it.
   * @throws PlatformError 4001001 for an unknown type, field, operator or value; 4031007 for personal data that the
   *   rule hides; other codes from the exporter of the type.
   */
  async plan(type: number, request: ExportRequest, rule: PersonalDataRule): Promise<ExportPlan> {
    const { corpId, params, extend, timezone } = request;
    const { filter, query, order } = knownParams(params);
    const asked: ExportRequest = { corpId, params: { filter, query, order }, extend, timezone };
    const { exporter, metadata } = this.registered(this.exportedType(type, asked));
    const resolved = (await exporter.resolve?.(asked)) ?? { params: asked.params };
    const selection = select(exporter, resolved, rule, timezone);
    const masked = selection.columns.filter((column) => hides(rule, column));
    const identifier = exporter.columns.find((column) => column.identifier && !column.personal);
    const { source } = exporter;
    const dialect = 'clickhouse' in source ? clickhouse : postgres;
    const plan = {
      title: inBothLanguages(metadata.title),
      identifier,
      columns: selection.columns.map((column) =>
        masked.includes(column) ? maskedColumn(column, dialect) : column,
      ),
      personalData: asksForPersonalData(selection) ? rule : 'omit',
    };
    if ('table' in source) return { ...plan, sql: sqlPlan(source, selection, corpId) };
    if ('clickhouse' in source) {
      return { ...plan, clickhouse: clickhousePlan(source.clickhouse, selection, corpId) };
    }
    const open = async (signal: AbortSignal) => {
      const opened = await source.open(selection, asked, signal);
      const { total, records } = checkedRecords(opened, {
        columns: selection.columns,
        identifier,
        wrongTypes: source.wrongTypes,
      });
      return { total, records: masked.length > 0 ? maskedRecords(records, masked) : records };
    };
    return { ...plan, open };
  }

  /** Whether the query of a request has conditions on times, and whether one of them is relative. */
  timeConditions(type: number, request: Omit<ExportRequest, 'timezone'>): TimeConditions {
    return timeConditions(request.params.query, this.queriedColumns(type, request));
  }

  /**
   * The query of a request with absolute values in place of its relative times; null if it has none. It may be invalid:
   * {@link plan} validates it.
   * @throws PlatformError 4001001 for an unknown type.
   */
  resolvedQuery(type: number, request: ExportRequest, now: Date): Record<string, unknown> | null {
    const queried = this.queriedColumns(type, request);
    return resolvedQuery(request.params.query, queried, now, request.timezone);
  }

  /**
   * Checks with the source a request of which a plan was made, before a task is created.
   * @throws PlatformError from the exporter of the type.
   */
  async checkAtCreation(type: number, request: ExportRequest): Promise<void> {
    await this.registered(this.exportedType(type, request)).exporter.checkAtCreation?.(request);
  }

  /**
   * The values that keys of `extend` may have in an enterprise; none for a key without a list of them.
   * @throws PlatformError 4001001 for an unknown type.
   */
  async choices(type: number, corpId: string): Promise<ExtendChoices> {
    return (await this.registered(type).exporter.choices?.(corpId)) ?? {};
  }

  /** Nest has not called scoped factories yet, so they are recognised by their tokens. */
  private refuseScopedFactories(): void {
    for (const wrapper of this.discovery.getProviders()) {
      const { token } = wrapper;
      if (wrapper.inject && typeof token === 'function' && this.reflector.get(Exporter, token)) {
        refuseScoped(wrapper);
      }
    }
  }

  private queriedColumns(type: number, request: Omit<ExportRequest, 'timezone'>): QueriedColumn {
    const { exporter } = this.registered(this.exportedType(type, request));
    return exporter.queriedColumn?.bind(exporter) ?? topColumn(exporter.columns);
  }

  private registered(type: number): Registered {
    const registered = this.byType.get(type);
    if (registered) return registered;
    const types = this.catalogue.map(({ value, name }) => `${value} (${name})`);
    throw invalid('type', `unknown record type ${quote(type)}. Must be one of ${types.join(', ')}.`);
  }
}

const paramKeys: readonly string[] = ['filter', 'query', 'order'];

/** Keys of the platform's list requests, which consoles may send too. An export covers all rows. */
const pageKeys: readonly string[] = ['offset', 'limit'];

/**
 * The caller's `params`. Null means that a key is left out. A misspelt key would lose a condition and export everything.
 * @throws PlatformError 4001001 for an unknown key.
 */
function knownParams(params: ExportParams): ExportParams {
  for (const [key, value] of Object.entries(params)) {
    if (value === null || paramKeys.includes(key) || pageKeys.includes(key)) continue;
    throw invalid(`params.${key}`, `unknown key. Must be one of ${paramKeys.join(', ')}.`);
  }
  return params;
}

/** Nest makes a scoped exporter for each request or injection: at the start, it lacks its fields. */
function refuseScoped(wrapper: ProviderWrapper): void {
  const name = String(wrapper.name);
  const scoped = requestScoped(wrapper);
  if (scoped === undefined && !wrapper.isTransient) return;
  const fault =
    scoped === undefined
      ? 'transient'
      : scoped === name
        ? 'request-scoped'
        : `injects ${scoped}, which is request-scoped`;
  throw new Error(`${name}: ${fault}. An exporter and all that it injects must have the default scope.`);
}
