import { FixedColumn } from '../../sql/fixed-column.decorator.js';

/** The body of a creation that is kept, so that tasks can be created from it later, and its creator. */
export abstract class SavedCreation {
  @FixedColumn('text')
  creator_id!: string;

  @FixedColumn('text')
  creator_name!: string;

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
