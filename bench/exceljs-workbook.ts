import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import pg from 'pg';
import QueryStream from 'pg-query-stream';
import { sheetSelect } from './data.js';
import { report } from './report.js';

/** The part of exceljs that this program uses. The benchmark installs exceljs into a folder; it is no dependency. */
interface ExcelJs {
  stream: {
    xlsx: {
      WorkbookWriter: new (options: { filename: string; useStyles: boolean }) => {
        addWorksheet(name: string): { addRow(row: unknown[]): { commit(): void } };
        commit(): Promise<void>;
      };
    };
  };
}

/** A workbook by exceljs's stream from the rows of pg-query-stream. */
const [, , database, target = '', folder = ''] = process.argv;
const { stream } = createRequire(join(folder, 'index.js'))('exceljs') as ExcelJs;
const client = new pg.Client(database);
await client.connect();
await report(async () => {
  let rows = 0;
  const workbook = new stream.xlsx.WorkbookWriter({ filename: target, useStyles: true });
  const sheet = workbook.addWorksheet('export');
  for await (const row of client.query(new QueryStream(sheetSelect, [], { rowMode: 'array' }))) {
    rows += 1;
    sheet.addRow(row as unknown[]).commit();
  }
  await workbook.commit();
  return { rows, bytes: (await stat(target)).size };
});
await client.end();
