import { stringify, type Stringifier } from 'csv-stringify';
import type pg from 'pg';
import QueryStream from 'pg-query-stream';

/** The usual pipeline: the rows of a statement out of pg-query-stream, and csv-stringify, which writes them. */
export function usualCsv(client: pg.Client, select: string): { source: QueryStream; csv: Stringifier } {
  // Without a cast, csv-stringify writes times as milliseconds since 1970.
  const cast = { date: (time: Date) => time.toISOString() };
  return {
    source: client.query(new QueryStream(select)),
    csv: stringify({ header: true, bom: true, record_delimiter: 'windows', cast }),
  };
}
