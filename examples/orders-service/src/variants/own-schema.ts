import type { INestApplication } from '@nestjs/common';
import { exportTaskEntities, exportTaskMigrations } from 'export-task-service';
import { strict as assert } from 'node:assert';
import { DataSource, DefaultNamingStrategy } from 'typeorm';
import { orderEntities } from '../orders.module.js';
import { ordersWith } from './orders-with.js';

/** Writes the names that no entity gives in capitals. */
class Capitals extends DefaultNamingStrategy {
  override columnName(propertyName: string, customName: string, prefixes: string[]): string {
    return customName || [...prefixes, propertyName].join('_').toUpperCase();
  }
}

/**
 * The tasks in a schema of their own, with a prefix and a naming strategy. The arguments are those of
 * `OrdersModule.forRoot`.
 */
export function create(url: string, files: string, publicUrl: string): Promise<INestApplication> {
  return ordersWith({
    url,
    files,
    publicUrl,
    orders: { type: 'postgres', url, entities: orderEntities },
    tasks: async (orders) => {
      await orders.query('CREATE SCHEMA app');
      // #region data-source
      const tasks = new DataSource({
        type: 'postgres',
        url,
        schema: 'app',
        entityPrefix: 'shop_',
        namingStrategy: new Capitals(),
        entities: exportTaskEntities,
        migrations: exportTaskMigrations,
        migrationsRun: true,
      });
      // #endregion
      await tasks.initialize();
      assert.deepEqual(await orders.query('SELECT id FROM app.shop_export_task'), []);
      return tasks;
    },
    records: url,
  });
}
