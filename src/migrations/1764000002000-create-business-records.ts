import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Creates the record tables of User, Alert, Heavybuyer and Dealer, used when the platform provides no records database.
 * Only the id is mandatory: other fields that the platform's documents call mandatory may be missing.
 */
export class CreateBusinessRecords1764000002000 implements MigrationInterface {
  readonly name = 'CreateBusinessRecords1764000002000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE app_user (
        id bigint NOT NULL,
        corp_id text NOT NULL,
        account text,
        nickname text,
        phone text,
        email text,
        phone_valid boolean,
        email_valid boolean,
        create_date timestamptz,
        status integer,
        source integer,
        tags text[],
        country text,
        province text,
        city text,
        gender integer,
        age integer,
        is_online boolean,
        region_id text,
        is_vaild boolean,
        phone_zone text,
        avatar text,
        qq_open_id text,
        wx_open_id text,
        wb_open_id text,
        fb_open_id text,
        tt_open_id text,
        other_open_id text,
        passwd_inited boolean,
        properties jsonb,
        PRIMARY KEY (corp_id, id)
      )`);
    await queryRunner.query(
      'CREATE INDEX app_user_newest ON app_user (corp_id, create_date DESC NULLS LAST, id)',
    );
    await queryRunner.query(`
      CREATE TABLE alert_message (
        id text NOT NULL,
        corp_id text NOT NULL,
        type integer,
        notify_type integer,
        product_id text,
        product_name text,
        mac text,
        "from" integer,
        "to" text[],
        alert_id text,
        alert_name text,
        alert_value text,
        content text,
        tags text,
        location text,
        create_date timestamptz,
        is_read boolean,
        read_time timestamptz,
        is_push boolean,
        PRIMARY KEY (corp_id, id)
      )`);
    await queryRunner.query(
      'CREATE INDEX alert_message_newest ON alert_message (corp_id, create_date DESC NULLS LAST, id)',
    );
    await queryRunner.query(
      'CREATE INDEX alert_message_product ON alert_message (corp_id, product_id, create_date DESC NULLS LAST, id)',
    );
    await queryRunner.query(
      'CREATE INDEX alert_message_device ON alert_message (corp_id, "from", create_date DESC NULLS LAST, id)',
    );
    await queryRunner.query(`
      CREATE TABLE heavy_buyer (
        id text NOT NULL,
        corp_id text NOT NULL,
        name text,
        industry text,
        location text,
        contacter text,
        contact_way text,
        device_sum bigint,
        status integer,
        country text,
        province text,
        city text,
        create_time timestamptz,
        email text,
        phone text,
        PRIMARY KEY (corp_id, id)
      )`);
    await queryRunner.query(
      'CREATE INDEX heavy_buyer_newest ON heavy_buyer (corp_id, create_time DESC NULLS LAST, id)',
    );
    await queryRunner.query(`
      CREATE TABLE dealer (
        id text NOT NULL,
        corp_id text NOT NULL,
        name text,
        email text,
        phone text,
        contacter text,
        address text,
        status integer,
        dealer_code text,
        upper_dealer_code text,
        region text,
        sale_goal bigint,
        saled_amount bigint,
        country text,
        province text,
        city text,
        home_page text,
        create_time timestamptz,
        PRIMARY KEY (corp_id, id)
      )`);
    await queryRunner.query(
      'CREATE INDEX dealer_newest ON dealer (corp_id, create_time DESC NULLS LAST, id)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE dealer');
    await queryRunner.query('DROP TABLE heavy_buyer');
    await queryRunner.query('DROP TABLE alert_message');
    await queryRunner.query('DROP TABLE app_user');
  }
}
