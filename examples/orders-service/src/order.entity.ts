import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** An order of an enterprise. The export reads this table directly, so it needs the column `corp_id`. */
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
