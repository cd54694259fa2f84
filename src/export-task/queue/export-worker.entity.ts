import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A live worker and the record types that it exports. */
@Entity('export_worker')
export class ExportWorker {
  @PrimaryColumn('text')
  id!: string;

  @Column('integer', { array: true })
  types!: number[];

  /** When the worker last announced itself. */
  @Column({ type: 'timestamptz', precision: 3 })
  seen_at!: Date;
}
