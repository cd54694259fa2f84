import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migratedTable } from './migrated-table.js';

/** The templates: bodies of creations, saved under a name. */
export class ExportTemplate1764000150000 implements MigrationInterface {
  readonly name = 'ExportTemplate1764000150000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const template = migratedTable(queryRunner, 'export_template');
    await queryRunner.query(`
      CREATE TABLE ${template.sql} (
        corp_id text NOT NULL,
        id text NOT NULL,
        creator_id text NOT NULL,
        creator_name text NOT NULL,
        shared boolean NOT NULL,
        name text NOT NULL,
        describe text NOT NULL,
        type integer NOT NULL,
        params json NOT NULL,
        extend json NOT NULL,
        options json NOT NULL,
        create_time timestamptz(3) NOT NULL DEFAULT now(),
        update_time timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (corp_id, id)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const template = migratedTable(queryRunner, 'export_template');
    await queryRunner.query(`DROP TABLE ${template.sql}`);
  }
}
