import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ExportTaskModule } from 'export-task-service';
import { MemberVerifier } from './member-verifier.js';
import { Order } from './order.entity.js';
import { OrdersExporter } from './orders.exporter.js';
import { Reminder } from './reminder.js';
import { ReturnsExporter } from './returns.exporter.js';

/** The host application: its orders and their export. */
@Module({})
export class OrdersModule {
  /**
   * @param url `postgres://…` of the orders; the tables of the export tasks are created in the same database.
   * @param files folder of the exported files.
   * @param publicUrl base URL of the download links; it must lead to this application.
   */
  static forRoot(url: string, files: string, publicUrl: string): DynamicModule {
    return {
      module: OrdersModule,
      imports: [
        ScheduleModule.forRoot(),
        TypeOrmModule.forRoot({ type: 'postgres', url, entities: [Order], synchronize: true }),
        ExportTaskModule.forRoot({
          database: { url },
          store: { driver: 'local', root: files, publicUrl, secret: 'a secret of thirty-two characters' },
          auth: { mode: 'custom', verifier: new MemberVerifier() },
          http: { prefix: 'internal' },
        }),
      ],
      providers: [OrdersExporter, ReturnsExporter, Reminder],
    };
  }
}
