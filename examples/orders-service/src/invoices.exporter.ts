import { Injectable } from '@nestjs/common';
import { Exporter, type Column, type RecordExporter } from 'export-task-service';

/** Exports the invoices of an enterprise as record type 1003: a column of each type. */
@Injectable()
@Exporter({ type: 1003, name: 'Invoice', title: 'Invoices' })
export class InvoicesExporter implements RecordExporter {
  // #region columns
  readonly columns: Column[] = [
    { key: 'id', title: 'Invoice', type: 'text', identifier: true },
    { key: 'buyer', title: { zh: '买家', en: 'Buyer' }, type: 'text', personal: 'text', default: true },
    { key: 'phone', title: 'Phone', type: 'text', personal: 'contact', identifier: true },
    {
      key: 'state',
      title: 'State',
      type: 'text_enum',
      labels: { draft: 'Draft', sent: 'Sent', paid: { zh: '已付', en: 'Paid' } },
      default: true,
    },
    { key: 'priority', title: 'Priority', type: 'enum', labels: { 1: 'High', 2: 'Low' }, default: true },
    { key: 'lines', title: 'Lines', type: 'integer' },
    { key: 'total', title: 'Total', type: 'number', default: true },
    { key: 'taxed', title: 'Taxed', type: 'boolean' },
    { key: 'due_on', title: 'Due on', type: 'date', default: true },
    { key: 'issued_at', title: 'Issued at', type: 'datetime', default: true },
    { key: 'tags', title: 'Tags', type: 'list', default: true },
    { key: 'reminded_on', title: 'Reminded on', type: 'list', of: 'date' },
    // Members of jsonb columns, and columns that differ from their type, have SQL expressions.
    { key: 'currency', title: 'Currency', type: 'json', of: 'text', sql: `t.details -> 'currency'` },
    { key: 'city', title: 'City', type: 'text', sql: `t.details -> 'address' ->> 'city'` },
    { key: 'seen_at', title: 'Seen at', type: 'datetime', sql: `t.seen_at AT TIME ZONE 'UTC'` },
  ];
  // `filter` may also name any key in the jsonb column `properties`.
  readonly source = { table: 'invoices', key: 'id', properties: 'properties' };
  readonly defaultOrder = { issued_at: 'desc' };
  // #endregion
}
