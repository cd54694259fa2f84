import { DataSource, type MigrationInterface } from 'typeorm';
import { dataSourceOptions } from '../../src/service/databases.js';
import { createDatabase, type TestDatabase } from '../support/database.js';

describe('the schema', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createDatabase();
    dataSource = await new DataSource(dataSourceOptions({ tasks: database.url })).initialize();
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it('that the migrations make is the one that the entities describe', async () => {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    const ours = dataSource.entityMetadatas.map(({ tableName }) => `"${tableName}"`);
    expect(
      upQueries.map(({ query }) => query).filter((query) => ours.some((table) => query.includes(table))),
    ).toEqual([]);
  });

  it('can be taken back, migration by migration, and made again', async () => {
    const tables = async () =>
      (
        await database.query(
          `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1`,
        )
      ).length;
    const before = await tables();
    const count = dataSource.migrations.length;
    for (let undone = 0; undone < count; undone += 1) await dataSource.undoLastMigration();
    // What is left is the table in which TypeORM notes the migrations, with its key and sequence, and the table of the
    // Access-Tokens with its key, under the name that a former version expects.
    expect(await tables()).toBe(5);
    await dataSource.runMigrations();
    expect(await tables()).toBe(before);
  });

  it('has the same migrations in a bundle that shortens the names of classes', async () => {
    const bundled = await createDatabase('');
    const { migrations, ...options } = dataSourceOptions({ tasks: bundled.url });
    const shortened = (migrations as (new () => MigrationInterface)[]).map(
      (migration) => class a extends migration {},
    );
    const names = async (place: TestDatabase) =>
      (await place.query('SELECT name FROM export_task_migrations ORDER BY name')).map(({ name }) => name);
    const source = await new DataSource({ ...options, migrations: shortened }).initialize();
    try {
      await source.runMigrations();
      expect(await names(bundled)).toEqual(await names(database));
    } finally {
      await source.destroy();
      await bundled.drop();
    }
  });
});
