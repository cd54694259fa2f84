import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SHEET_FIELDS, sheetSelect } from './data.js';
import { timed, type Contender, type Run } from './report.js';
import type { ServiceUnderTest } from './service-under-test.js';

const run = promisify(execFile);

/** Each format and compression, with labels and times as an administrator gets them. */
const settings: Record<string, object> = {
  csv: {},
  'csv, gzip': { compress: 'gzip' },
  'csv, zip': { compress: 'zip' },
  'csv, GB 18030': { encoding: 'gb18030' },
  'jsonl, labels zh': { format: 'jsonl', labels: 'zh' },
  'jsonl, labels raw': { format: 'jsonl', labels: 'raw' },
  xlsx: { format: 'xlsx' },
};

/** Python's XlsxWriter in its mode of constant memory; the rows come from psql. */
const XLSX_WRITER = `
import csv, datetime, io, subprocess, sys, xlsxwriter
url, select, path = sys.argv[1:]
book = xlsxwriter.Workbook(path, {'constant_memory': True})
sheet, time = book.add_worksheet(), book.add_format({'num_format': 'yyyy-mm-dd hh:mm:ss'})
psql = subprocess.Popen(['psql', url, '-qc', 'COPY (%s) TO STDOUT (FORMAT csv)' % select], stdout=subprocess.PIPE)
for number, row in enumerate(csv.reader(io.TextIOWrapper(psql.stdout, 'utf-8', newline=''))):
    for place, value in enumerate(row):
        if value[4:5] == '-' and value[10:11] == ' ':
            sheet.write_datetime(number, place, datetime.datetime.fromisoformat(value[:19]), time)
        else:
            sheet.write_string(number, place, value)
book.close()
`;

/** Every format of a service with this number of lanes. */
export function formats(service: ServiceUnderTest, lanes: number): Contender[] {
  return Object.entries(settings).map(([name, options]) => ({
    name: `${name}, ${lanes === 1 ? 'one lane' : `${lanes} lanes`}`,
    run: () => service.export({ options: { timezone: 'Asia/Shanghai', ...options }, filter: SHEET_FIELDS }),
  }));
}

/** The speed of PostgreSQL's own client. */
export function psql(database: string): Contender {
  const copy = `COPY (${sheetSelect}) TO STDOUT (FORMAT csv)`;
  return {
    name: 'psql COPY to nowhere',
    run: () => timed(() => run('psql', [database, '-qc', copy, '-o', '/dev/null'])),
  };
}

/** Other writers of workbooks that can be had here, in a folder of their own. */
export async function workbookPeers(
  database: string,
): Promise<{ peers: Contender[]; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'export-task-peers-'));
  const target = join(folder, 'peer.xlsx');
  const program = (name: string) => async () => {
    const { stdout } = await run(process.execPath, [`dist/bench/${name}.js`, database, target, folder]);
    return JSON.parse(stdout) as Run;
  };
  const peers: Contender[] = [{ name: 'hucre, streaming', run: program('hucre-workbook') }];
  try {
    await run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', 'exceljs@4']);
    peers.push({ name: 'exceljs, streaming', run: program('exceljs-workbook') });
  } catch {
    console.warn('left out: exceljs cannot be installed');
  }
  try {
    const venv = join(folder, 'venv');
    await run('python3', ['-m', 'venv', venv]);
    await run(join(venv, 'bin/pip'), ['install', '-q', 'XlsxWriter']);
    const script = join(folder, 'workbook.py');
    await writeFile(script, XLSX_WRITER);
    const write = () => run(join(venv, 'bin/python'), [script, database, sheetSelect, target]);
    peers.push({ name: 'XlsxWriter, constant_memory', run: () => timed(write) });
  } catch {
    console.warn('left out: XlsxWriter cannot be installed');
  }
  return { peers, remove: () => rm(folder, { recursive: true, force: true }) };
}
