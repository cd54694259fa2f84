import { Injectable } from '@nestjs/common';
import {
  Exporter,
  type Column,
  type ExportRequest,
  type RecordExporter,
  type RecordSource,
} from 'export-task-service';
import { fetchReturns, type Return } from './returns-service.js';

// #region exporter
/** The other system can neither filter nor sort, so `query` and `order` are refused. */
const shown = { default: true, queryable: false, sortable: false };

/** Exports returns, which are stored in another system, as record type 1002, from a record source. */
@Injectable()
@Exporter({ type: 1002, name: 'Return', title: { zh: '退货列表', en: 'Returns' } })
export class ReturnsExporter implements RecordExporter {
  readonly columns: Column[] = [
    { key: 'id', title: { zh: '退货号', en: 'Return' }, type: 'integer', ...shown },
    { key: 'reason', title: { zh: '原因', en: 'Reason' }, type: 'text', ...shown },
    { key: 'state', title: 'State', type: 'text_enum', labels: { back: 'Back', lost: 'Lost' }, ...shown },
    { key: 'sent_on', title: 'Sent on', type: 'date', ...shown },
    { key: 'received_at', title: 'Received at', type: 'datetime', ...shown },
  ];

  readonly source: RecordSource = {
    async open(_selection, { corpId }: ExportRequest, signal) {
      const first = await fetchReturns(corpId, 0, signal);
      return { total: first.total, records: allReturns(corpId, first.returns, signal) };
    },
  };
}

/** Reads page by page. The keys of a record are the keys of the columns. */
async function* allReturns(corpId: string, first: Return[], signal: AbortSignal): AsyncGenerator<Return> {
  let page = first;
  let read = 0;
  while (page.length > 0) {
    yield* page;
    read += page.length;
    page = (await fetchReturns(corpId, read, signal)).returns;
  }
}
// #endregion
