import { Injectable } from '@nestjs/common';
import { Exporter, type RecordExporter } from '../../exporter/record-exporter.js';
import { alertColumns } from './alert.columns.js';

/** Exports the alert messages that fired in the enterprise. */
@Injectable()
@Exporter({ type: 3, name: 'Alert', title: { zh: '告警信息列表', en: 'Alert messages' } })
export class AlertExporter implements RecordExporter {
  readonly columns = alertColumns;
  readonly source = { table: 'alert_message', key: 'id' };
  readonly defaultOrder = { create_date: 'desc' };
}
