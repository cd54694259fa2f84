import { Entity, PrimaryColumn } from 'typeorm';
import { FixedColumn } from '../../sql/fixed-column.decorator.js';

/** A template: the body of a creation, saved under a name. */
@Entity('export_template')
export class ExportTemplate {
  @PrimaryColumn('text', { name: 'corp_id' })
  corp_id!: string;

  /** A UUID v7, so that ids sort by creation. */
  @PrimaryColumn('text', { name: 'id' })
  id!: string;

  @FixedColumn('text')
  creator_id!: string;

  @FixedColumn('text')
  creator_name!: string;

  /** Whether all members of the enterprise see it, or its creator alone. */
  @FixedColumn('boolean')
  shared!: boolean;

  @FixedColumn('text')
  name!: string;

  @FixedColumn('text')
  describe!: string;

  @FixedColumn('integer')
  type!: number;

  /** As sent. `json` keeps the order of the keys. */
  @FixedColumn('json')
  params!: object;

  @FixedColumn('json')
  extend!: object;

  /** As sent: the defaults of the service apply when a task is created. */
  @FixedColumn('json')
  options!: object;

  @FixedColumn('timestamptz', { precision: 3, default: () => 'now()' })
  create_time!: Date;

  @FixedColumn('timestamptz', { precision: 3, default: () => 'now()' })
  update_time!: Date;
}
