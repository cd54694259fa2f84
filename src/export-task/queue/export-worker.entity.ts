import { Entity, PrimaryColumn } from 'typeorm';
import { FixedColumn } from '../../sql/fixed-column.decorator.js';

/** A live worker and the record types that it exports. */
@Entity('export_worker')
export class ExportWorker {
  @PrimaryColumn('text', { name: 'id' })
  id!: string;

  @FixedColumn('integer', { array: true })
  types!: number[];

  /** When the worker last announced itself. */
  @FixedColumn('timestamptz', { precision: 3 })
  seen_at!: Date;
}
