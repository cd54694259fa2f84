import { DataSource, DefaultNamingStrategy } from 'typeorm';
import {
  accessTokenEntities,
  accessTokenMigrations,
  Exporter,
  ExportTaskService,
  exportTaskEntities,
  exportTaskMigrations,
  TaskStatus,
} from '../../src/index.js';
import type { PostgresOptions } from '../../src/export-task/queue/data-source-options.js';
import { ann, exported, HostUnderTest, note, NoteExporter, task } from './host-under-test.js';

/** Exports the same table in a schema. */
@Exporter(note)
class AppNoteExporter extends NoteExporter {
  override readonly source = { table: 'app.note', key: 'id' };
}

/** Names columns in camel case, as many applications do. */
class CamelCase extends DefaultNamingStrategy {
  override columnName(property: string, given: string | undefined): string {
    return given ?? property.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  }
}

/** The rules of the package typeorm-naming-strategies. */
class SnakeCase extends DefaultNamingStrategy {
  override tableName(target: string, given: string | undefined): string {
    return given ?? snake(target);
  }

  override columnName(property: string, given: string | undefined, prefixes: string[]): string {
    return snake(prefixes.join('_')) + (given ?? snake(property));
  }
}

/** Names tables and indexes in its own way, whatever entities say. */
class Prefixing extends DefaultNamingStrategy {
  override tableName(target: string, given: string | undefined): string {
    return `Acme ${super.tableName(target, given)}`;
  }

  override indexName(table: string, columns: string[]): string {
    return `ix ${table} ${columns.join(' ')}`.slice(0, 63);
  }
}

function snake(name: string): string {
  return name.replace(/(?<=[a-z])([A-Z])/g, '_$1').toLowerCase();
}

const TABLES = [
  'export_audit',
  'export_schedule',
  'export_schedule_run',
  'export_task',
  'export_template',
  'export_webhook',
  'export_webhook_delivery',
  'export_webhook_event',
  'export_worker',
];

/** The tables, each after the name of its schema, a dot and the prefix. */
const tablesAt = (place: string) => TABLES.map((name) => place + name);

const places: [string, Partial<PostgresOptions>, string[]][] = [
  ['in a schema', { schema: 'app' }, tablesAt('app.')],
  ['in a schema with an odd name', { schema: 'My App' }, tablesAt('My App.')],
  ['with a prefix', { entityPrefix: 'acme_' }, tablesAt('public.acme_')],
  ['with a prefix in a schema', { schema: 'app', entityPrefix: 'Acme ' }, tablesAt('app.Acme ')],
  ['with a strategy of camel case', { namingStrategy: new CamelCase() }, tablesAt('public.')],
  ['with a strategy of snake case', { namingStrategy: new SnakeCase() }, tablesAt('public.')],
];

describe('the tables of the tasks', () => {
  let host: HostUnderTest;

  beforeEach(async () => {
    host = await HostUnderTest.create();
    await host.database.query('CREATE SCHEMA app');
    await host.database.query('CREATE SCHEMA "My App"');
  });

  afterEach(() => host.remove());

  const all = {
    entities: [...exportTaskEntities, ...accessTokenEntities],
    migrations: [...exportTaskMigrations, ...accessTokenMigrations],
  };
  const tables = async (like = '%export_%') =>
    (
      await host.database.query<{ name: string }>(
        `SELECT schemaname || '.' || tablename AS name FROM pg_tables WHERE tablename LIKE $1 ORDER BY 1`,
        [like],
      )
    ).map(({ name }) => name);

  it.each(places)('may be %s of the application', async (_, place, names) => {
    const database = await host.ownSource(place);
    expect(await tables()).toEqual(names);
    const service = (await host.start({ database }, NoteExporter)).get(ExportTaskService);
    await journey(service);
    // The application generates its migrations: TypeORM must find nothing to change.
    expect((await database.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query)).toEqual(
      [],
    );
    await host.close();
    for (let undone = 0; undone < exportTaskMigrations.length; undone += 1)
      await database.undoLastMigration();
    expect(await tables()).toEqual([]);
  });

  it('may have names from a strategy that prefixes them', async () => {
    const database = await host.ownSource({ namingStrategy: new Prefixing() });
    const service = (await host.start({ database }, NoteExporter)).get(ExportTaskService);
    await journey(service);
    expect(await tables()).toEqual(tablesAt('public.Acme '));
  });

  it('keep the names of their columns: a strategy that changes them is refused', async () => {
    class Shouting extends DefaultNamingStrategy {
      override columnName(property: string, given: string | undefined): string {
        return (given ?? property).toUpperCase();
      }
    }
    const database = await host.ownSource({ namingStrategy: new Shouting(), migrationsRun: false });
    await expect(host.start({ database }, NoteExporter)).rejects.toThrow(
      'database: the naming strategy of the data source renames the column id of export_task to ID. It must keep the names that entities give their columns.',
    );
  });

  it('may be synchronized after the migrations have made them', async () => {
    const database = await host.ownSource({ synchronize: true, schema: 'app' });
    await journey((await host.start({ database }, NoteExporter)).get(ExportTaskService));
  });

  it.each([{ schema: 'app' }, { entityPrefix: 'acme_' }, { schema: 'app', entityPrefix: 'acme_' }])(
    'may be where the options of the module say: %j',
    async (place) => {
      const { url } = host.database;
      const options = { database: { url, ...place } };
      await journey((await host.start(options, NoteExporter)).get(ExportTaskService));
      const { schema = 'public', entityPrefix = '' } = place;
      expect(await tables()).toEqual(
        [...tablesAt(`${schema}.${entityPrefix}`), `${schema}.${entityPrefix}export_task_migrations`].sort(),
      );
    },
  );

  it('need a schema that exists', async () => {
    const database = { url: host.database.url, schema: 'nowhere' };
    await expect(host.start({ database }, NoteExporter)).rejects.toThrow(
      'database.schema: "nowhere" does not exist. Create the schema, and let the user create tables in it.',
    );
  });

  describe('of a user without rights on the schema `public`', () => {
    const role = `guest_${process.env.JEST_WORKER_ID ?? ''}_${process.pid}`;
    const url = () => {
      const address = new URL(host.database.url);
      address.username = role;
      address.password = 'secret';
      return address.href;
    };

    beforeEach(async () => {
      await host.database.query(`CREATE ROLE "${role}" LOGIN PASSWORD 'secret'`);
      await host.database.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
      await host.database.query(`GRANT ALL ON SCHEMA app TO "${role}"`);
      await host.database.query('ALTER TABLE note SET SCHEMA app');
      await host.database.query(`GRANT SELECT ON app.note TO "${role}"`);
    });

    afterEach(async () => {
      await host.close();
      await host.database.query(`DROP OWNED BY "${role}"`);
      await host.database.query(`DROP ROLE "${role}"`);
    });

    it('are in the first schema of the search_path', async () => {
      await host.database.query(`ALTER ROLE "${role}" SET search_path = app`);
      const service = (await host.start({ database: { url: url() } }, NoteExporter)).get(ExportTaskService);
      await journey(service);
      expect(await tables('export_task')).toEqual(['app.export_task']);
    });

    it('are in the schema of the options, without a search_path', async () => {
      const database = { url: url(), schema: 'app' };
      const service = (await host.start({ database }, AppNoteExporter)).get(ExportTaskService);
      await journey(service);
    });

    it('need one of the two', async () => {
      await expect(host.start({ database: { url: url() } }, NoteExporter)).rejects.toThrow(
        'database.schema: missing, and the search_path of the user has no schema that exists and that the user may use. Must be the schema of the tables.',
      );
    });
  });

  describe('of a former version', () => {
    const before = exportTaskMigrations.slice(0, -1);

    it('get the names of today, and keep the members logged in', async () => {
      const former = await opened({ ...all, migrations: before });
      await former.query(FORMER_TOKENS);
      await former.query(`INSERT INTO access_token VALUES ('h', 'acme', 'm1', 'Ann', 1, now(), now())`);
      const ran = await names(former);
      await former.destroy();
      const database = await host.ownSource(all);
      expect(await tables()).toContain('public.export_access_token');
      expect(await tables('access_token')).toEqual([]);
      expect(await database.query('SELECT corp_id FROM export_access_token')).toEqual([{ corp_id: 'acme' }]);
      expect((await names(database)).slice(0, ran.length)).toEqual(ran);
      expect((await database.driver.createSchemaBuilder().log()).upQueries).toEqual([]);
      // A table of the application may now have the former name.
      await database.query('CREATE TABLE access_token (id integer PRIMARY KEY)');
      await journey((await host.start({ database, http: true }, NoteExporter)).get(ExportTaskService));
    });

    it('can be made again by taking the migrations back', async () => {
      const former = await opened({ ...all, migrations: before });
      await former.query(FORMER_TOKENS);
      const parts = await relations();
      await former.destroy();
      const database = await host.ownSource(all);
      expect(await relations()).not.toEqual(parts);
      const newer = exportTaskMigrations.length + accessTokenMigrations.length - before.length;
      for (let undone = 0; undone < newer; undone += 1) await database.undoLastMigration();
      expect(await relations()).toEqual(parts);
    });

    it('keep the table of the tokens as it is where no tokens are stored', async () => {
      const former = await opened({ migrations: before });
      await former.query(FORMER_TOKENS);
      await former.destroy();
      await host.start({ database: await host.ownSource() }, NoteExporter);
      expect(await tables('%access_token')).toEqual(['public.access_token']);
    });

    const opened = (changes: Partial<PostgresOptions>) =>
      new DataSource({
        type: 'postgres',
        url: host.database.url,
        entities: exportTaskEntities,
        migrationsRun: true,
        ...changes,
      }).initialize();
    const names = async (source: DataSource) =>
      (await source.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id')).map(
        ({ name }) => name,
      );
    const relations = () =>
      host.database.query(
        `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY relname`,
      );
  });

  it('leave a table `access_token` of the application alone', async () => {
    await host.database.query('CREATE TABLE access_token (token_hash text PRIMARY KEY, owner text)');
    const { url } = host.database;
    await host.start({ database: { url }, http: true }, NoteExporter);
    expect(await tables('%access_token')).toEqual(['public.access_token', 'public.export_access_token']);
  });

  it('have one for tokens only where the table verifies them', async () => {
    const verifier = { verify: () => Promise.resolve(ann) };
    await host.start({ http: true, auth: { mode: 'custom', verifier } }, NoteExporter);
    expect(await tables('%access_token')).toEqual([]);
  });

  it('lack the one for tokens in a data source without its entity', async () => {
    const database = await host.ownSource();
    await expect(host.start({ database, http: true }, NoteExporter)).rejects.toThrow(
      'database: the data source lacks the entity of the Access-Tokens, which auth.mode "table" needs. Add accessTokenEntities to its entities and accessTokenMigrations to its migrations.',
    );
  });

  it('lack the one for tokens where its migration has not run', async () => {
    const database = await host.ownSource({ entities: all.entities });
    await expect(host.start({ database, http: true }, NoteExporter)).rejects.toThrow(
      'database: the table export_access_token is missing. Run accessTokenMigrations.',
    );
  });
});

/** The table of the tokens as former versions made it. */
const FORMER_TOKENS = `
  CREATE TABLE access_token (
    token_hash text PRIMARY KEY,
    corp_id text NOT NULL,
    member_id text NOT NULL,
    member_name text NOT NULL,
    role integer NOT NULL,
    create_time timestamptz(3) NOT NULL DEFAULT now(),
    expire_time timestamptz(3) NOT NULL
  )`;

/** Every statement about a task: create, claim, finish, list, link, cancel, retry, delete. */
async function journey(service: ExportTaskService): Promise<void> {
  const [done] = await exported(service);
  expect(done).toMatchObject({ status: TaskStatus.Exported, total: 2 });
  const id = done?.id ?? '';
  expect(await service.list(ann, { query: { status: 3 } })).toMatchObject({ count: 1, list: [{ id }] });
  expect(await service.link(ann, id)).toMatch(/^http/);
  expect(await service.create(ann, task, 'once')).toBe(await service.create(ann, task, 'once'));
  const other = await service.create(ann, { ...task, params: { query: { id: 1 } } });
  // The export may have ended already.
  await service.cancel(ann, other).catch(() => undefined);
  await service.delete(ann, id);
  await expect(service.get(ann, id)).rejects.toThrow(/no such export task/);
}
