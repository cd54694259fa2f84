import { Module, type DynamicModule, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ExportTaskModule, exportTaskEntities, exportTaskMigrations } from 'export-task-service';
import { DataSource } from 'typeorm';
import { MemberVerifier } from '../member-verifier.js';
import { Order } from '../order.entity.js';
import { OrdersExporter } from '../orders.exporter.js';
import { Reminder } from '../reminder.js';
import { ReturnsExporter } from '../returns.exporter.js';

/** The orders and their export tasks, with one data source for both. */
@Module({})
class SharedDataSourceModule {
  static forRoot(url: string, files: string, publicUrl: string): DynamicModule {
    return {
      module: SharedDataSourceModule,
      imports: [
        ScheduleModule.forRoot(),
        TypeOrmModule.forRoot({
          type: 'postgres',
          url,
          entities: [Order, ...exportTaskEntities],
          migrations: exportTaskMigrations,
          migrationsRun: true,
        }),
        ExportTaskModule.forRootAsync({
          inject: [DataSource],
          useFactory: (database: DataSource) => ({
            database,
            records: { url },
            store: { driver: 'local', root: files, publicUrl, secret: 'a secret of thirty-two characters' },
            auth: { mode: 'custom', verifier: new MemberVerifier() },
          }),
          http: { prefix: 'internal' },
        }),
      ],
      providers: [OrdersExporter, ReturnsExporter, Reminder],
    };
  }
}

/** The arguments are those of `OrdersModule.forRoot`. */
export async function create(url: string, files: string, publicUrl: string): Promise<INestApplication> {
  const orders = new DataSource({ type: 'postgres', url, entities: [Order], synchronize: true });
  await (await orders.initialize()).destroy();
  return NestFactory.create(SharedDataSourceModule.forRoot(url, files, publicUrl), {
    logger: ['error', 'warn'],
  });
}
