import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A token that was handed out. Only the hash is kept: who reads the table can't use it. */
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
