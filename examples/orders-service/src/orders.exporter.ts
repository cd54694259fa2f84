import { Injectable } from '@nestjs/common';
import { Exporter, type Column, type RecordExporter } from 'export-task-service';

const statuses = { 1: { zh: '待发货', en: 'To be shipped' }, 2: { zh: '已发货', en: 'Shipped' } };

/** Exports an enterprise's orders as record type 1001, from a table (a SQL source). */
@Injectable()
@Exporter({ type: 1001, name: 'Order', title: { zh: '订单列表', en: 'Orders' } })
export class OrdersExporter implements RecordExporter {
  readonly source = { table: 'orders', key: 'id' };
  readonly defaultOrder = { ordered_at: 'desc' } as const;
  readonly columns: Column[] = [
    { key: 'id', title: { zh: '订单号', en: 'Order' }, type: 'integer', default: true, identifier: true },
    { key: 'customer', title: { zh: '客户', en: 'Customer' }, type: 'text', default: true, personal: 'text' },
    { key: 'status', title: { zh: '状态', en: 'Status' }, type: 'enum', default: true, labels: statuses },
    { key: 'amount', title: { zh: '金额', en: 'Amount' }, type: 'number', default: true },
    { key: 'ordered_at', title: { zh: '下单时间', en: 'Ordered at' }, type: 'datetime', default: true },
  ];
}
