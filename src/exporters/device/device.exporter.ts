import { Injectable } from '@nestjs/common';
import { Exporter } from '../../exporter/exporter.decorator.js';
import { extendedProperty } from '../../exporter/extended-property.js';
import { isObject } from '../../exporter/json-object.js';
import { ProductRule } from '../../exporter/product-rule.js';
import type { ExportParams, ExportRequest, RecordExporter } from '../../exporter/record-exporter.js';
import { deviceColumns } from './device.columns.js';

/** The record type whose params name fields by group. */
const AGGREGATE = 9;

/** Exports the devices of one product. */
@Injectable()
@Exporter({ type: 1, name: 'Device', title: { zh: '设备列表', en: 'Device list' } })
export class DeviceExporter implements RecordExporter {
  readonly columns = deviceColumns;
  readonly source = { table: 'device', key: 'id' };
  readonly requiredExtend = ['product_id'];
  readonly freeColumn = extendedProperty;

  constructor(private readonly productRule: ProductRule) {}

  async resolve(request: ExportRequest): Promise<ExportParams> {
    return { ...request.params, query: await this.productRule.apply(request) };
  }

  /** The platform's later console asks for an aggregate of devices under this type. */
  reroute({ params: { filter, query } }: ExportRequest): number | undefined {
    const grouped = isObject(filter) || (isObject(query) && Object.hasOwn(query, '$logical'));
    return grouped ? AGGREGATE : undefined;
  }
}
