import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** An order of an enterprise. Exports read this table directly, by its column names and `corp_id`. */
@Entity('orders')
export class Order {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column('text')
  corp_id!: string;

  @Column('text')
  customer!: string;

  @Column('integer')
  status!: number;

  @Column('numeric', { precision: 10, scale: 2 })
  amount!: string;

  @Column('timestamptz')
  ordered_at!: Date;
}
