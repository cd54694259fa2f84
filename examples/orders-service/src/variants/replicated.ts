import type { INestApplication } from '@nestjs/common';
import { ordersAndTasks, ordersWith } from './orders-with.js';

/** One data source with a master and a replica. The arguments are those of `OrdersModule.forRoot`. */
export function create(url: string, files: string, publicUrl: string): Promise<INestApplication> {
  return ordersWith({
    url,
    files,
    publicUrl,
    orders: { type: 'postgres', replication: { master: { url }, slaves: [{ url }] }, ...ordersAndTasks },
    tasks: (orders) => orders,
  });
}
