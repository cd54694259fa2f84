import { RecordTypeNumber, type CreateExportTask } from '../../src/client/index.js';
import type {
  CreateExportTask as CreateInCode,
  ExportTaskView,
  ListedExportTask,
  RecordExporter,
} from '../../src/index.js';

const about = { name: 'n', describe: 'd' };

describe('the types of the package', () => {
  it('accept the number of a record type of a host, and the names of the ten', () => {
    const tasks: CreateExportTask[] = [
      { ...about, type: 1001, params: {} },
      { ...about, type: RecordTypeNumber.Device, params: { filter: ['id'], order: { id: 'desc' } } },
    ];
    expect(tasks.map(({ type }) => type)).toEqual([1001, 1]);
  });

  it('refuse misspelled params and options', () => {
    const sent: CreateExportTask[] = [
      // @ts-expect-error it is `query`, not `querry`
      { ...about, type: 1, params: { querry: {} } },
      // @ts-expect-error it is `format`, not `fromat`
      { ...about, type: 1, params: {}, options: { fromat: 'csv' } },
    ];
    const inCode: CreateInCode[] = [
      // @ts-expect-error it is `query`, not `querry`
      { ...about, type: 1, params: { querry: {} } },
      // @ts-expect-error it is `format`, not `fromat`
      { ...about, type: 1, params: {}, options: { fromat: 'csv' } },
      // @ts-expect-error a direction is `asc` or `desc`
      { ...about, type: 1, params: { order: { id: 'down' } } },
    ];
    expect(sent.length + inCode.length).toBe(5);
  });

  it('let an exporter declare its order and titles without further types', () => {
    class OrdersExporter implements RecordExporter {
      readonly columns = [];
      readonly source = { table: 'orders', key: 'id' };
      readonly defaultOrder = { ordered_at: 'desc' };
    }
    expect(new OrdersExporter().defaultOrder.ordered_at).toBe('desc');
  });

  it('name the fields of a task', () => {
    const fields = ({ id, status, finished, total }: ExportTaskView) => ({ id, status, finished, total });
    const listed: ListedExportTask = { id: '1', total: 2 };
    expect(fields(listed as ExportTaskView)).toMatchObject({ id: '1', total: 2 });
  });
});
