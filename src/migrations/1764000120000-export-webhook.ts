import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migratedTable } from './migrated-table.js';

/** The webhooks, the outbox of their events, and the deliveries. */
export class ExportWebhook1764000120000 implements MigrationInterface {
  readonly name = 'ExportWebhook1764000120000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const webhook = migratedTable(queryRunner, 'export_webhook');
    await queryRunner.query(`
      CREATE TABLE ${webhook.sql} (
        corp_id text NOT NULL,
        id text NOT NULL,
        creator_id text NOT NULL,
        creator_name text NOT NULL,
        name text NOT NULL,
        url text NOT NULL,
        events text[] NOT NULL,
        enabled boolean NOT NULL,
        disabled_reason text,
        failing_since timestamptz(3),
        secret bytea NOT NULL,
        previous_secret bytea,
        previous_secret_until timestamptz(3),
        create_time timestamptz(3) NOT NULL DEFAULT now(),
        update_time timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (corp_id, id)
      )`);

    const event = migratedTable(queryRunner, 'export_webhook_event');
    await queryRunner.query(`
      CREATE TABLE ${event.sql} (
        id text NOT NULL PRIMARY KEY,
        corp_id text NOT NULL,
        event text NOT NULL,
        body text NOT NULL,
        create_time timestamptz(3) NOT NULL DEFAULT now()
      )`);
    for (const columns of [['corp_id', 'create_time'], ['create_time']]) {
      await queryRunner.query(
        `CREATE INDEX ${event.index(...columns)} ON ${event.sql} (${columns.join(', ')})`,
      );
    }

    const delivery = migratedTable(queryRunner, 'export_webhook_delivery');
    await queryRunner.query(`
      CREATE TABLE ${delivery.sql} (
        webhook_id text NOT NULL,
        event_id text NOT NULL,
        corp_id text NOT NULL,
        event text NOT NULL,
        state text NOT NULL DEFAULT 'waiting',
        attempts integer NOT NULL DEFAULT 0,
        claims integer NOT NULL DEFAULT 0,
        next_time timestamptz(3) NOT NULL DEFAULT now(),
        lease_until timestamptz(3),
        tries jsonb NOT NULL DEFAULT '[]',
        create_time timestamptz(3) NOT NULL DEFAULT now(),
        end_time timestamptz(3),
        PRIMARY KEY (webhook_id, event_id)
      )`);
    await queryRunner.query(
      `CREATE INDEX ${delivery.index('webhook_id', 'next_time')} ON ${delivery.sql} (webhook_id, next_time) WHERE state = 'waiting'`,
    );
    await queryRunner.query(
      `CREATE INDEX ${delivery.index('webhook_id', 'event')} ON ${delivery.sql} (webhook_id, event) WHERE state = 'waiting' AND event = 'export_webhook.test'`,
    );
    for (const columns of [['webhook_id', 'create_time'], ['create_time']]) {
      await queryRunner.query(
        `CREATE INDEX ${delivery.index(...columns)} ON ${delivery.sql} (${columns.join(', ')})`,
      );
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const name of ['export_webhook_delivery', 'export_webhook_event', 'export_webhook']) {
      await queryRunner.query(`DROP TABLE ${migratedTable(queryRunner, name).sql}`);
    }
  }
}
