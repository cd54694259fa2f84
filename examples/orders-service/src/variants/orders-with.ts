import { Module, type DynamicModule, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ExportTaskModule, exportTaskEntities, exportTaskMigrations } from 'export-task-service';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { MemberVerifier } from '../member-verifier.js';
import { orderEntities, orderProviders } from '../orders.module.js';

/** How a variant differs from `OrdersModule`, and the arguments of `OrdersModule.forRoot`. */
interface Variation {
  url: string;
  files: string;
  publicUrl: string;
  /** Options of the data source of the orders. */
  orders: DataSourceOptions;
  /** The data source of the tasks. */
  tasks: (orders: DataSource) => DataSource | Promise<DataSource>;
  /** `postgres://…` of the orders, if the module cannot take it from the data source of the tasks. */
  records?: string;
}

/** Options of a data source for the orders and the tasks. */
export const ordersAndTasks = {
  entities: [...orderEntities, ...exportTaskEntities],
  migrations: exportTaskMigrations,
  migrationsRun: true,
};

@Module({})
class OrdersWith {}

/** Creates the orders' application with other data sources. */
export async function ordersWith(variation: Variation): Promise<INestApplication> {
  const { url, files, publicUrl, orders, tasks, records } = variation;
  // The data source of the variant does not synchronize.
  const tables = new DataSource({ type: 'postgres', url, entities: orderEntities, synchronize: true });
  await (await tables.initialize()).destroy();
  const module: DynamicModule = {
    module: OrdersWith,
    imports: [
      ScheduleModule.forRoot(),
      TypeOrmModule.forRoot(orders),
      ExportTaskModule.forRootAsync({
        inject: [DataSource],
        useFactory: async (source: DataSource) => ({
          database: await tasks(source),
          ...(records !== undefined && { records: { url: records } }),
          store: { driver: 'local', root: files, publicUrl, secret: 'a secret of thirty-two characters' },
          auth: { mode: 'custom', verifier: new MemberVerifier() },
        }),
        http: { prefix: 'internal' },
      }),
    ],
    providers: orderProviders,
  };
  return NestFactory.create(module, { logger: ['error', 'warn'] });
}
