import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Creates the tables that DeviceAggregate joins to devices, used when the platform provides no records database. */
export class CreateAggregateRecords1764000004000 implements MigrationInterface {
  readonly name = 'CreateAggregateRecords1764000004000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // A list of {"index", "name", "type", "symbol"}; without it, datapoints are named by their indexes.
    await queryRunner.query('ALTER TABLE product ADD COLUMN datapoints jsonb');
    await queryRunner.query(`
      CREATE TABLE virtual_device (
        corp_id text NOT NULL,
        device_id integer NOT NULL,
        cm_id text,
        ip text,
        online_count numeric,
        last_login timestamptz,
        last_logout timestamptz,
        last_update timestamptz,
        datapoints jsonb,
        PRIMARY KEY (corp_id, device_id)
      )`);
    await queryRunner.query(`
      CREATE TABLE device_geography (
        corp_id text NOT NULL,
        device_id integer NOT NULL,
        country text,
        province text,
        city text,
        district text,
        lng numeric,
        lat numeric,
        PRIMARY KEY (corp_id, device_id)
      )`);
    await queryRunner.query(`
      CREATE TABLE device_subscription (
        corp_id text NOT NULL,
        device_id integer NOT NULL,
        user_id bigint NOT NULL,
        nickname text,
        phone text,
        email text,
        role integer,
        from_id bigint,
        create_date timestamptz,
        PRIMARY KEY (corp_id, device_id, user_id)
      )`);
    // The periods of a selector are read in the order of this key.
    await queryRunner.query(`
      CREATE TABLE snapshot_statistic (
        corp_id text NOT NULL,
        device_id integer NOT NULL,
        statistic_rule_id text NOT NULL,
        index integer NOT NULL,
        fineness integer NOT NULL,
        date_start timestamptz NOT NULL,
        date_end timestamptz,
        sum numeric,
        max numeric,
        min numeric,
        avg numeric,
        PRIMARY KEY (corp_id, device_id, statistic_rule_id, index, fineness, date_start)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE snapshot_statistic');
    await queryRunner.query('DROP TABLE device_subscription');
    await queryRunner.query('DROP TABLE device_geography');
    await queryRunner.query('DROP TABLE virtual_device');
    await queryRunner.query('ALTER TABLE product DROP COLUMN datapoints');
  }
}
