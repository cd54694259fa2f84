import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Creates the record tables of DeviceSessionLog, WechatAuthDevice and BroadcastTaskList, used when the platform provides
 * no records database. Only the key is mandatory: other fields that the platform's documents call mandatory may be
 * missing, such as those that WeChat issues with an authorization.
 */
export class CreateSessionWechatBroadcastRecords1764000003000 implements MigrationInterface {
  readonly name = 'CreateSessionWechatBroadcastRecords1764000003000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE device_session_log (
        id text NOT NULL,
        corp_id text NOT NULL,
        device_id integer,
        product_id text,
        ip text,
        cm_id text,
        status integer,
        create_time timestamptz,
        code integer,
        PRIMARY KEY (corp_id, id)
      )`);
    await queryRunner.query(
      'CREATE INDEX device_session_log_newest ON device_session_log (corp_id, create_time DESC NULLS LAST, id)',
    );
    await queryRunner.query(
      'CREATE INDEX device_session_log_product ON device_session_log (corp_id, product_id, create_time DESC NULLS LAST, id)',
    );
    await queryRunner.query(
      'CREATE INDEX device_session_log_device ON device_session_log (corp_id, device_id, create_time DESC NULLS LAST, id)',
    );
    await queryRunner.query(
      'CREATE INDEX device_session_log_ip ON device_session_log (corp_id, ip, create_time DESC NULLS LAST, id)',
    );
    await queryRunner.query(`
      CREATE TABLE wechat_auth_device (
        device_id integer NOT NULL,
        corp_id text NOT NULL,
        app_id text NOT NULL,
        product_id text,
        mac text,
        w_device_id text,
        w_device_type text,
        status integer,
        ticket text,
        PRIMARY KEY (corp_id, device_id, app_id)
      )`);
    await queryRunner.query(
      'CREATE INDEX wechat_auth_device_app ON wechat_auth_device (corp_id, app_id, product_id, device_id)',
    );
    await queryRunner.query(`
      CREATE TABLE broadcast_task (
        id text NOT NULL,
        corp_id text NOT NULL,
        title text,
        content text,
        time timestamptz,
        expire timestamptz,
        status integer,
        action_type integer,
        action_url text,
        action_command text,
        user_num bigint,
        arrive_num bigint,
        read_num bigint,
        scope_type integer,
        scope_user text[],
        scope_app_list text[],
        scope_product_list text[],
        scope_group_type integer,
        scope_group_start_day date,
        scope_group_end_day date,
        scope_area_type integer,
        scope_area_province text,
        scope_area_city text,
        scope_tag_type integer,
        scope_tag_tag_list text[],
        PRIMARY KEY (corp_id, id)
      )`);
    await queryRunner.query(
      'CREATE INDEX broadcast_task_newest ON broadcast_task (corp_id, "time" DESC NULLS LAST, id)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE broadcast_task');
    await queryRunner.query('DROP TABLE wechat_auth_device');
    await queryRunner.query('DROP TABLE device_session_log');
  }
}
