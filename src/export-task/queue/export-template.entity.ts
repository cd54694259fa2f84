import { Entity, PrimaryColumn } from 'typeorm';
import { FixedColumn } from '../../sql/fixed-column.decorator.js';
import { SavedCreation } from './saved-creation.js';

/** A template: the body of a creation, saved under a name. */
@Entity('export_template')
export class ExportTemplate extends SavedCreation {
  @PrimaryColumn('text', { name: 'corp_id' })
  corp_id!: string;

  /** A UUID v7, so that ids sort by creation. */
  @PrimaryColumn('text', { name: 'id' })
  id!: string;

  /** Whether all members of the enterprise see it, or its creator alone. */
  @FixedColumn('boolean')
  shared!: boolean;
}
