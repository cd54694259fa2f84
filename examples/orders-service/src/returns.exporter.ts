import { Injectable } from '@nestjs/common';
import {
  Exporter,
  type Column,
  type ExportRequest,
  type RecordExporter,
  type Selection,
} from 'export-task-service';

/** Stands for another system that returns its records page by page. */
async function* pages(corpId: string): AsyncGenerator<{ id: number; reason: string }[]> {
  yield await Promise.resolve([
    { id: 1, reason: `${corpId}: 颜色不对` },
    { id: 2, reason: `${corpId}: too large` },
  ]);
}

/** Exports returns from another system as record type 1002 (a record source). */
@Injectable()
@Exporter({ type: 1002, name: 'Return', title: { zh: '退货列表', en: 'Returns' } })
export class ReturnsExporter implements RecordExporter {
  readonly columns: Column[] = [
    {
      key: 'id',
      title: { zh: '退货号', en: 'Return' },
      type: 'integer',
      default: true,
      queryable: false,
      sortable: false,
    },
    {
      key: 'reason',
      title: { zh: '原因', en: 'Reason' },
      type: 'text',
      default: true,
      queryable: false,
      sortable: false,
    },
  ];
  readonly source = {
    open: (_selection: Selection, { corpId }: ExportRequest) =>
      Promise.resolve({
        total: 2,
        records: (async function* () {
          for await (const page of pages(corpId)) yield* page;
        })(),
      }),
  };
}
