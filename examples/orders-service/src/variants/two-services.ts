import { Injectable, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { Exporter, ExportTaskModule, type Column, type RecordExporter } from 'export-task-service';
import { Readable } from 'node:stream';
import { OrdersModule } from '../orders.module.js';

@Injectable()
@Exporter({ type: 2001, name: 'Ticket', title: 'Tickets' })
class TicketsExporter implements RecordExporter {
  readonly columns: Column[] = [{ key: 'id', title: 'Ticket', type: 'integer', default: true }];
  readonly source = { open: () => Promise.resolve({ total: 0, records: Readable.from([]) }) };
}

@Module({})
class TicketsModule {}

@Module({})
class TwoServicesModule {}

/**
 * Beside the orders, another service on the same database that exports another type. It must leave the tasks of the orders
 * alone. The arguments are those of `OrdersModule.forRoot`.
 */
export async function create(url: string, files: string, publicUrl: string): Promise<INestApplication> {
  const tickets = await NestFactory.createApplicationContext(
    {
      module: TicketsModule,
      imports: [
        ScheduleModule.forRoot(),
        ExportTaskModule.forRoot({
          database: { url },
          store: { driver: 'local', root: files, secret: 'a secret of thirty-two characters' },
          http: false,
        }),
      ],
      providers: [TicketsExporter],
    },
    { logger: ['error', 'warn'] },
  );
  // The other service ends with this one.
  const neighbour = { onApplicationShutdown: () => tickets.close() };
  return NestFactory.create(
    {
      module: TwoServicesModule,
      imports: [OrdersModule.forRoot(url, files, publicUrl)],
      providers: [{ provide: TicketsModule, useValue: neighbour }],
    },
    { logger: ['error', 'warn'] },
  );
}
