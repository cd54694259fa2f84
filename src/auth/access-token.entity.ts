import { Entity, Index, PrimaryColumn } from 'typeorm';
import { FixedColumn } from '../sql/fixed-column.decorator.js';

/** An issued token. The table holds only its hash, so someone who can read the table can't use the tokens. */
@Entity('export_access_token')
@Index(['corp_id', 'member_id', 'create_time'])
export class AccessToken {
  /** SHA-256 of the token, in hexadecimal. */
  @PrimaryColumn('text', { name: 'token_hash' })
  token_hash!: string;

  @FixedColumn('text')
  corp_id!: string;

  @FixedColumn('text')
  member_id!: string;

  @FixedColumn('text')
  member_name!: string;

  @FixedColumn('integer')
  role!: number;

  @FixedColumn('timestamptz', { precision: 3, default: () => 'now()' })
  create_time!: Date;

  @FixedColumn('timestamptz', { precision: 3 })
  expire_time!: Date;
}
