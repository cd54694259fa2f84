import { Injectable } from '@nestjs/common';
import { Exporter, type RecordExporter } from '../../exporter/record-exporter.js';
import { broadcastTaskColumns } from './broadcast-task.columns.js';

/** Exports the messages that the enterprise has pushed, or is going to push, to its users. */
@Injectable()
@Exporter({ type: 10, name: 'BroadcastTaskList', title: { zh: '推送历史列表', en: 'Push history' } })
export class BroadcastTaskExporter implements RecordExporter {
  readonly columns = broadcastTaskColumns;
  readonly source = { table: 'broadcast_task', key: 'id' };
  readonly defaultOrder = { time: 'desc' };
}
