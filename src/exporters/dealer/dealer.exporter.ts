import { Injectable } from '@nestjs/common';
import { Exporter, type RecordExporter } from '../../exporter/record-exporter.js';
import { dealerColumns } from './dealer.columns.js';

/** Exports the dealers of the enterprise. */
@Injectable()
@Exporter({ type: 5, name: 'Dealer', title: { zh: '经销商列表', en: 'Dealers' } })
export class DealerExporter implements RecordExporter {
  readonly columns = dealerColumns;
  readonly source = { table: 'dealer', key: 'id' };
  readonly defaultOrder = { create_time: 'desc' };
}
