import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** An invoice of an enterprise, with a column of each type that an export knows. */
@Entity('invoices')
export class Invoice {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text')
  corp_id!: string;

  @Column('text')
  buyer!: string;

  @Column('text')
  phone!: string;

  @Column({ type: 'enum', enum: ['draft', 'sent', 'paid'] })
  state!: string;

  @Column('integer')
  priority!: number;

  @Column('integer')
  lines!: number;

  @Column('numeric', { precision: 10, scale: 2 })
  total!: string;

  @Column('boolean')
  taxed!: boolean;

  @Column('date')
  due_on!: string;

  @Column('timestamptz')
  issued_at!: Date;

  /** In UTC, without a time zone. */
  @Column('timestamp', { default: '2026-01-02 08:00:00' })
  seen_at!: Date;

  @Column('text', { array: true })
  tags!: string[];

  @Column('date', { array: true })
  reminded_on!: string[];

  @Column('jsonb')
  details!: object;

  @Column('jsonb', { nullable: true })
  properties!: object | null;
}
