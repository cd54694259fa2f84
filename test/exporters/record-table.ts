import { parse } from 'csv-parse/sync';
import type { TestService } from '../support/service.js';

/** The records of one type in a test: inserted as rows of a table, read back as cells of a file. */
export class RecordTable {
  constructor(
    private readonly service: TestService,
    private readonly type: number,
    private readonly name: string,
  ) {}

  /** Gives the enterprise `acme` some records. Omitted fields are NULL. */
  async insert(rows: readonly Record<string, unknown>[]): Promise<void> {
    await this.service.database.query(
      `INSERT INTO ${this.name} SELECT * FROM jsonb_populate_recordset(NULL::${this.name}, $1)`,
      [JSON.stringify(rows.map((row) => ({ corp_id: 'acme', ...row })))],
    );
  }

  /** The cells of the file, including the header. */
  async cells(params: Record<string, unknown>): Promise<string[][]> {
    const task = await this.service.export({ type: this.type, params, extend: {} });
    expect(task).toMatchObject({ status: 3, finished: task.total });
    const rows = parse(await (await this.service.download(task.id)).text(), { bom: true });
    expect(rows).toHaveLength((task.total as number) + 1);
    return rows;
  }

  /** The ids in the file. */
  async ids(params: Record<string, unknown>): Promise<string[]> {
    return (await this.cells({ ...params, filter: ['id'] })).slice(1).flat();
  }

  /** The code and the message with which a task is refused. */
  async refusal(params: Record<string, unknown>): Promise<{ code: number; msg: string }> {
    const body = { name: '导出', describe: '导出', type: this.type, params };
    const answer = await this.service.call('POST', '/v2/export_task', body);
    return answer.body.error;
  }
}
