import type { INestApplication } from '@nestjs/common';
import { exportTaskEntities, exportTaskMigrations } from 'export-task-service';
import { orderEntities } from '../orders.module.js';
import { ordersWith } from './orders-with.js';

/** One data source for the orders and the tasks. The arguments are those of `OrdersModule.forRoot`. */
export function create(url: string, files: string, publicUrl: string): Promise<INestApplication> {
  return ordersWith({
    url,
    files,
    publicUrl,
    orders: {
      type: 'postgres',
      url,
      entities: [...orderEntities, ...exportTaskEntities],
      migrations: exportTaskMigrations,
      migrationsRun: true,
    },
    tasks: (orders) => orders,
    records: url,
  });
}
