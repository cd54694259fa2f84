import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An issued token. The table holds only its hash, so someone who can read the table can't use the tokens. */
@Entity('access_token')
export class AccessToken {
  /** SHA-256 of the token, in hexadecimal. */
  @PrimaryColumn('text')
  token_hash!: string;

  @Column('text')
  corp_id!: string;

  @Column('text')
  member_id!: string;

  @Column('text')
  member_name!: string;

  @Column('integer')
  role!: number;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  create_time!: Date;

  @Column({ type: 'timestamptz', precision: 3 })
  expire_time!: Date;
}
