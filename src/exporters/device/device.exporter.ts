import { Injectable } from '@nestjs/common';
import { Exporter } from '../../exporter/exporter.decorator.js';
import { extendedProperty } from '../../exporter/extended-property.js';
import { ProductRule } from '../../exporter/product-rule.js';
import type { ExportParams, ExportRequest, RecordExporter } from '../../exporter/record-exporter.js';
import { deviceColumns } from './device.columns.js';

/** Exports the devices of one product. */
@Injectable()
@Exporter({ type: 1, name: 'Device', title: { zh: '设备列表', en: 'Device list' } })
export class DeviceExporter implements RecordExporter {
  readonly columns = deviceColumns;
  readonly source = { table: 'device', key: 'id' };
  readonly freeColumn = extendedProperty;

  constructor(private readonly productRule: ProductRule) {}

  async resolve(request: ExportRequest): Promise<ExportParams> {
    return { ...request.params, query: await this.productRule.apply(request) };
  }
}
