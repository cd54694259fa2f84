import { Injectable } from '@nestjs/common';
import { Exporter, type RecordExporter } from '../../exporter/record-exporter.js';
import { heavyBuyerColumns } from './heavy-buyer.columns.js';

/** Exports the key accounts of the enterprise. */
@Injectable()
@Exporter({ type: 4, name: 'Heavybuyer', title: { zh: '大客户列表', en: 'Key accounts' } })
export class HeavyBuyerExporter implements RecordExporter {
  readonly columns = heavyBuyerColumns;
  readonly source = { table: 'heavy_buyer', key: 'id' };
  readonly defaultOrder = { create_time: 'desc' };
}
