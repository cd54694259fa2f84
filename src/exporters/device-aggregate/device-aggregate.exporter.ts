import { Injectable } from '@nestjs/common';
import { Exporter } from '../../exporter/exporter.decorator.js';
import { ProductRule } from '../../exporter/product-rule.js';
import type { ExportParams, ExportRequest, RecordExporter } from '../../exporter/record-exporter.js';
import { RecordsDatabase } from '../../records/records-database.js';
import { flatFilter, flatOrder, flatQuery } from './aggregate-request.js';
import { datapointColumns, unlistedDatapoint } from './datapoint.columns.js';
import { dealerColumns } from './dealer.columns.js';
import { deviceColumns } from './device.columns.js';
import { geographyColumns } from './geography.columns.js';
import { joinOne } from './group.joins.js';
import { heavyBuyerColumns } from './heavy-buyer.columns.js';
import { snapshotColumns } from './snapshot.columns.js';
import { snapshotJoin } from './snapshot.joins.js';
import { subscribeColumns, subscribeJoin } from './subscribe.columns.js';
import { vdeviceColumns } from './vdevice.columns.js';

/** Exports the devices of one product together with what other tables know of them, one row for each device. */
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
    private readonly records: RecordsDatabase,
  ) {}

  /** Flattens the request of the platform's aggregate interface, in which fields stand in groups. */
  async resolve(request: ExportRequest): Promise<ExportParams> {
    const { corpId, params } = request;
    const product = await this.productRule.required(request);
    const datapoints = datapointColumns(await this.records.value(corpId, 'product', product, 'datapoints'));
    const known = [...this.columns, ...datapoints];
    const { conditions, match, selectors } = flatQuery(params.query, known);
    const { keys, unlisted } = flatFilter(params.filter, known, selectors.length);
    return {
      filter: keys,
      query: conditions,
      order: flatOrder(params.order),
      match,
      within: { 'device.product_id': product },
      columns: [...datapoints, ...unlisted, ...selectors.flatMap((_, index) => snapshotColumns(index + 1))],
      joins: selectors.map((selector, index) => snapshotJoin(selector, index + 1)).join(' '),
    };
  }
}
