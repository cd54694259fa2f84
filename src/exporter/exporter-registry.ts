import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { planExport, type ExportPlan } from './export-plan.js';
import { Exporter, type ExporterMetadata } from './exporter.decorator.js';
import { invalid, quote } from './faults.js';
import type { ExportRequest, RecordExporter } from './record-exporter.js';

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

  /** The record types that can be exported, by type. */
  get types(): ExporterMetadata[] {
    return [...this.byType.values()].map(({ metadata }) => metadata).sort((a, b) => a.type - b.type);
  }

  /** What a record type is called. */
  metadata(type: number): ExporterMetadata {
    return this.registered(type).metadata;
  }

  /**
   * Checks a task and makes its plan.
   * @throws PlatformError 4001001 for an unknown type, field, operator or value; others as the type's rules say.
   */
  async plan(type: number, request: ExportRequest): Promise<ExportPlan> {
    const { exporter } = this.registered(type);
    const params = exporter.resolve ? await exporter.resolve(request) : request.params;
    return planExport(exporter, request.corpId, params);
  }

  private registered(type: number): Registered {
    const registered = this.byType.get(type);
    if (registered) return registered;
    const types = this.types.map(({ type: value, name }) => `${value} (${name})`);
    throw invalid('type', `${quote(type)} is not accepted; one of ${types.join(', ')} is.`);
  }
}
