import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Creates the record tables of Device, used when the platform provides no records database. */
export class CreateDeviceRecords1764000001000 implements MigrationInterface {
  readonly name = 'CreateDeviceRecords1764000001000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE product (
        id text NOT NULL,
        corp_id text NOT NULL,
        name text NOT NULL,
        PRIMARY KEY (corp_id, id)
      )`);
    await queryRunner.query(`
      CREATE TABLE device (
        id integer NOT NULL,
        corp_id text NOT NULL,
        product_id text NOT NULL,
        mac text NOT NULL,
        name text,
        is_active boolean NOT NULL,
        active_date timestamptz,
        is_online boolean,
        last_login timestamptz,
        last_login_ip text,
        mcu_mod text,
        mcu_version integer,
        firmware_mod text,
        firmware_version integer,
        region_id text,
        sn text,
        domain text,
        create_time timestamptz NOT NULL,
        creator_id text,
        creator_type integer,
        tags text[],
        dealer_scope text,
        heavy_buyer text,
        groups text[],
        last_reset timestamptz,
        online_count numeric,
        soft_init_date timestamptz,
        properties jsonb,
        PRIMARY KEY (corp_id, id)
      )`);
    await queryRunner.query('CREATE INDEX device_product ON device (corp_id, product_id, id)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE device');
    await queryRunner.query('DROP TABLE product');
  }
}
