import { Injectable } from '@nestjs/common';
import { Exporter, type RecordExporter } from '../../exporter/record-exporter.js';
import { userColumns } from './user.columns.js';

/** Exports the users who registered with the enterprise. */
@Injectable()
@Exporter({ type: 2, name: 'User', title: { zh: '用户列表', en: 'Users' } })
export class UserExporter implements RecordExporter {
  readonly columns = userColumns;
  readonly source = { table: 'app_user', key: 'id', properties: 'properties' };
  readonly defaultOrder = { create_date: 'desc' };
}
