import { Inject, Injectable } from '@nestjs/common';
import { Exporter, type RecordExporter } from '../../exporter/record-exporter.js';
import { deviceSessionLogColumns } from './device-session-log.columns.js';
import {
  DEVICE_SESSION_LOG_OPTIONS,
  type DeviceSessionLogOptions,
} from './device-session-log.module-definition.js';

/** Exports when the devices of the enterprise came online and went offline. */
@Injectable()
@Exporter({
  type: 7,
  name: 'DeviceSessionLog',
  title: { zh: '设备上下线', en: 'Device online/offline log' },
})
export class DeviceSessionLogExporter implements RecordExporter {
  readonly columns = deviceSessionLogColumns;
  readonly source: RecordExporter['source'];
  readonly defaultOrder = { create_time: 'desc' };

  constructor(@Inject(DEVICE_SESSION_LOG_OPTIONS) { inClickhouse }: DeviceSessionLogOptions) {
    const table = { table: 'device_session_log', key: 'id' };
    this.source = inClickhouse ? { clickhouse: table } : table;
  }
}
