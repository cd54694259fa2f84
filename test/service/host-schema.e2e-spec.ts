import { exportTaskMigrations } from '../../src/index.js';
import { HostUnderTest, NoteExporter } from './host-under-test.js';

const names = exportTaskMigrations.map(({ name }) => name);

describe('the tables of the tasks, checked at the start', () => {
  let host: HostUnderTest;

  beforeEach(async () => {
    host = await HostUnderTest.create();
  });

  afterEach(() => host.remove());

  it('need the migrations to have run', async () => {
    const database = await host.ownSource({ migrationsRun: false });
    await expect(host.start({ database }, NoteExporter)).rejects.toThrow(
      `database: migrations have not run: ${names.join(', ')}. Run them before the start.`,
    );
    await host.close();
    await database.runMigrations();
    await database.undoLastMigration();
    await expect(host.start({ database }, NoteExporter)).rejects.toThrow(
      `database: migrations have not run: ${names.at(-1)}. Run them before the start.`,
    );
    await host.close();
    await database.runMigrations();
    await expect(host.start({ database }, NoteExporter)).resolves.toBeDefined();
  });

  it('need the migrations to have run where the module may not run them', async () => {
    await expect(host.start({ migrate: false }, NoteExporter)).rejects.toThrow(
      /^database: migrations have not run: /,
    );
  });

  it('need the trigger that `synchronize` cannot make', async () => {
    const database = await host.ownSource({ migrationsRun: false, synchronize: true });
    await expect(host.start({ database }, NoteExporter)).rejects.toThrow(
      'database: the trigger export_audit_final of export_audit is missing. Let exportTaskMigrations make the tables, with synchronize off.',
    );
  });

  it('need all tables and columns, whoever makes them', async () => {
    const database = await host.ownSource();
    await database.query('ALTER TABLE export_task DROP COLUMN checksum');
    await database.query('DROP TABLE export_audit');
    await expect(host.start({ database }, NoteExporter)).rejects.toThrow(
      [
        'database: the column checksum of export_task is missing. Run exportTaskMigrations.',
        'database: the table export_audit is missing. Run exportTaskMigrations.',
      ].join('\n'),
    );
  });
});
