import { Injectable } from '@nestjs/common';
import type { Column } from '../../exporter/column.js';
import type { ExtendChoices } from '../../exporter/extend-choice.js';
import { ProductRule } from '../../exporter/product-rule.js';
import {
  Exporter,
  type ExportRequest,
  type RecordExporter,
  type ResolvedRequest,
} from '../../exporter/record-exporter.js';
import { RecordsServers } from '../../records/records-servers.js';
import { flatFilter, flatOrder, flatQuery, groupedColumn } from './aggregate-request.js';
import { dealerColumns, heavyBuyerColumns } from './customer.columns.js';
import { deviceColumns, geographyColumns } from './device.columns.js';
import { joinOne } from './group.js';
import { snapshotColumns, snapshotJoin } from './snapshot.columns.js';
import { subscribeColumns, subscribeJoin } from './subscribe.columns.js';
import { datapointColumns, unlistedDatapoint, vdeviceColumns } from './vdevice.columns.js';

/** Exports the devices of one product, each joined with its rows in other tables; one row for each device. */
@Injectable()
@Exporter({ type: 9, name: 'DeviceAggregate', title: { zh: '设备聚合列表', en: 'Device aggregate list' } })
export class DeviceAggregateExporter implements RecordExporter {
  readonly columns = [
    ...deviceColumns,
    ...vdeviceColumns,
    ...geographyColumns,
    ...subscribeColumns,
    ...heavyBuyerColumns,
    ...dealerColumns,
  ];
  readonly requestColumns = [unlistedDatapoint('{index}'), ...snapshotColumns('{n}')];
  readonly source = {
    table: 'device',
    key: 'id',
    reads: [
      ...['product', 'virtual_device', 'device_geography', 'heavy_buyer', 'dealer'],
      ...['device_subscription', 'snapshot_statistic'],
    ],
    joins: [
      joinOne('virtual_device', 'vdevice', { column: 'device_id', of: 'id' }),
      joinOne('device_geography', 'geography', { column: 'device_id', of: 'id' }),
      joinOne('heavy_buyer', 'heavy_buyer', { column: 'id', of: 'heavy_buyer' }),
      joinOne('dealer', 'dealer', { column: 'id', of: 'dealer_scope' }),
      subscribeJoin,
    ].join(' '),
  };
  readonly requiredExtend = ['product_id'];

  constructor(
    private readonly productRule: ProductRule,
    private readonly records: RecordsServers,
  ) {}

  choices(corpId: string): Promise<ExtendChoices> {
    return this.productRule.choices(corpId);
  }

  queriedColumn(path: readonly string[]): Column | undefined {
    return groupedColumn(path, this.columns);
  }

  /** Flattens a request of the platform's aggregate interface, which nests fields in groups. */
  async resolve(request: ExportRequest): Promise<ResolvedRequest> {
    const { corpId, params, timezone } = request;
    const product = await this.productRule.required(request);
    const records = await this.records.of(corpId);
    const datapoints = datapointColumns(await records.value(corpId, 'product', product, 'datapoints'));
    const known = [...this.columns, ...datapoints];
    const { conditions, match, selectors, sent } = flatQuery(params.query, known, timezone);
    const { keys, unlisted } = flatFilter(params.filter, known, selectors.length);
    const order = flatOrder(params.order);
    return {
      params: { filter: keys, query: conditions, order: order.criteria },
      sent: { ...sent, ...order.sent },
      additions: {
        match,
        within: { 'device.product_id': product },
        columns: [...datapoints, ...unlisted, ...selectors.flatMap((_, index) => snapshotColumns(index + 1))],
        joins: selectors.map((selector, index) => snapshotJoin(selector, index + 1)).join(' '),
      },
    };
  }
}
