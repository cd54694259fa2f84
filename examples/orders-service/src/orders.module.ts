import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ExportTaskModule } from 'export-task-service';
import { MemberVerifier } from './member-verifier.js';
import { Invoice } from './invoice.entity.js';
import { InvoicesExporter } from './invoices.exporter.js';
import { Order } from './order.entity.js';
import { OrderExports } from './order-exports.js';
import { ordersConsole } from './orders-console.js';
import { OrdersExporter } from './orders.exporter.js';
import { Reminder } from './reminder.js';
import { ReturnsExporter } from './returns.exporter.js';

export const orderEntities = [Order, Invoice];

export const orderProviders = [OrdersExporter, ReturnsExporter, InvoicesExporter, OrderExports, Reminder];

/** The service, with its orders and their export. */
@Module({})
export class OrdersModule {
  /**
   * @param url `postgres://…` of the orders. The tables of the export tasks are created in the same database.
   * @param files the folder for finished files, which are served at `publicUrl`.
   */
  static forRoot(url: string, files: string, publicUrl: string): DynamicModule {
    return {
      module: OrdersModule,
      imports: [
        ScheduleModule.forRoot(),
        TypeOrmModule.forRoot({ type: 'postgres', url, entities: orderEntities, synchronize: true }),
        ExportTaskModule.forRoot({
          database: { url },
          store: { driver: 'local', root: files, publicUrl, secret: 'a secret of thirty-two characters' },
          auth: { mode: 'custom', verifier: new MemberVerifier() },
          http: { prefix: 'internal' },
        }),
        ordersConsole,
      ],
      providers: orderProviders,
    };
  }
}
