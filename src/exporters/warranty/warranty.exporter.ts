import { Injectable } from '@nestjs/common';
import {
  Exporter,
  type ExportRequest,
  type RecordExporter,
  type ResolvedRequest,
} from '../../exporter/record-exporter.js';
import { warrantyColumns } from './warranty.columns.js';
import { plainParams } from './warranty.params.js';
import { WarrantyPlugin } from './warranty.plugin.js';
import { WarrantySource } from './warranty.source.js';

/** Exports the warranty registrations of one app. */
@Injectable()
@Exporter({ type: 6, name: 'Warranty', title: { zh: '维保列表', en: 'Warranty list' } })
export class WarrantyExporter implements RecordExporter {
  readonly columns = warrantyColumns;
  readonly defaultOrder = { create_time: 'desc' };
  readonly requiredExtend = ['app_id'];

  constructor(
    readonly source: WarrantySource,
    private readonly plugin: WarrantyPlugin,
  ) {}

  /** @throws PlatformError also if no plugin is configured for this enterprise: such a task is refused, not queued. */
  resolve(request: ExportRequest): Promise<ResolvedRequest> {
    this.plugin.connection(request);
    return Promise.resolve({ params: plainParams(request.params) });
  }

  checkAtCreation(request: ExportRequest): Promise<void> {
    return this.plugin.check(this.plugin.connection(request));
  }
}
