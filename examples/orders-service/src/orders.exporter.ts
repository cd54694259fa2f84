import { Injectable } from '@nestjs/common';
import {
  Exporter,
  PlatformError,
  type Column,
  type ExportRequest,
  type RecordExporter,
  type ResolvedRequest,
} from 'export-task-service';

/** A code of this service's own: HTTP status 400, and four digits. */
const UNSHIPPED_INVALID = 4009001;

const statuses = { 1: { zh: '待发货', en: 'To be shipped' }, 2: { zh: '已发货', en: 'Shipped' } };

/** Exports the orders of an enterprise as record type 1001, from an SQL source. */
@Injectable()
@Exporter({ type: 1001, name: 'Order', title: { zh: '订单列表', en: 'Orders' } })
export class OrdersExporter implements RecordExporter {
  readonly source = { table: 'orders', key: 'id' };
  readonly defaultOrder = { ordered_at: 'desc' };
  readonly columns: Column[] = [
    { key: 'id', title: { zh: '订单号', en: 'Order' }, type: 'integer', default: true, identifier: true },
    { key: 'customer', title: { zh: '客户', en: 'Customer' }, type: 'text', default: true, personal: 'text' },
    { key: 'status', title: { zh: '状态', en: 'Status' }, type: 'enum', default: true, labels: statuses },
    { key: 'amount', title: { zh: '金额', en: 'Amount' }, type: 'number', default: true },
    { key: 'ordered_at', title: { zh: '下单时间', en: 'Ordered at' }, type: 'datetime', default: true },
  ];

  // #region resolve
  /** `extend.unshipped` restricts the file to orders that are still to be shipped. */
  resolve({ params, extend }: ExportRequest): Promise<ResolvedRequest> {
    const { unshipped = false } = extend;
    if (typeof unshipped !== 'boolean') {
      throw new PlatformError(UNSHIPPED_INVALID, 'extend.unshipped: invalid value. Must be true or false.');
    }
    return Promise.resolve({ params, additions: unshipped ? { within: { status: 1 } } : {} });
  }
  // #endregion
}
