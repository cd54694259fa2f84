import { Injectable } from '@nestjs/common';
import { isObject } from '../../exporter/value.js';
import type { ExtendChoices } from '../../exporter/extend-choice.js';
import { ProductRule } from '../../exporter/product-rule.js';
import {
  Exporter,
  type ExportRequest,
  type RecordExporter,
  type ResolvedRequest,
} from '../../exporter/record-exporter.js';
import { deviceColumns } from './device.columns.js';

/** DeviceAggregate, whose params nest fields in groups. */
const AGGREGATE = 9;

/** Exports the devices of one product. */
@Injectable()
@Exporter({ type: 1, name: 'Device', title: { zh: '设备列表', en: 'Device list' } })
export class DeviceExporter implements RecordExporter {
  readonly columns = deviceColumns;
  readonly source = { table: 'device', key: 'id', properties: 'properties', reads: ['product'] };
  readonly requiredExtend = ['product_id'];

  constructor(private readonly productRule: ProductRule) {}

  async resolve(request: ExportRequest): Promise<ResolvedRequest> {
    return { params: { ...request.params, query: await this.productRule.apply(request) } };
  }

  choices(corpId: string): Promise<ExtendChoices> {
    return this.productRule.choices(corpId);
  }

  /** The platform's later console sends this type for device aggregates, too. */
  reroute({ params: { filter, query } }: Pick<ExportRequest, 'params'>): number | undefined {
    const grouped = isObject(filter) || (isObject(query) && Object.hasOwn(query, '$logical'));
    return grouped ? AGGREGATE : undefined;
  }
}
