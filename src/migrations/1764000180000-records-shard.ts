import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The enterprises whose records an operator has assigned to a server; without a row, a hash decides. */
export class RecordsShard1764000180000 implements MigrationInterface {
  readonly name = 'RecordsShard1764000180000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE TABLE records_shard (corp_id text PRIMARY KEY, server text NOT NULL)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE records_shard');
  }
}
