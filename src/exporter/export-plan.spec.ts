import { select } from './export-plan.js';
import type { ExportParams, RecordExporter, ResolvedRequest } from './record-exporter.js';

const exporter: RecordExporter = {
  columns: [{ key: 'id', title: { zh: '编号', en: 'ID' }, type: 'integer', default: true }],
  source: { table: 'thing', key: 'id' },
};
const sent = {
  match: 'any',
  within: { secret: 1 },
  columns: [{ key: 'x', title: { zh: '列', en: 'Column' }, type: 'text', default: true, sql: 'secret' }],
  joins: 'CROSS JOIN secrets',
};

describe('a default order by personal data', () => {
  const title = { zh: '姓名', en: 'Name' };
  const personal = {
    ...exporter,
    columns: [...exporter.columns, { key: 'name', title, type: 'text', personal: 'text' } as const],
    defaultOrder: { name: 'asc', id: 'desc' },
  };

  it('does not sort by a column that the rule masks, and refuses no task for it', () => {
    const sorts = (rule: 'clear' | 'mask') =>
      select(personal, { params: {} }, rule, 'UTC').sorts.map(({ column }) => column.key);
    expect(sorts('clear')).toEqual(['name', 'id']);
    expect(sorts('mask')).toEqual(['id']);
  });
});

describe('the params that a caller sends', () => {
  it('never become columns, joins or conditions of the exporter', () => {
    const params: ExportParams = { filter: [], ...sent };
    const selection = select(exporter, { params }, 'clear', 'UTC');
    expect(selection).toMatchObject({ columns: exporter.columns, match: 'all', within: [], joins: '' });
  });

  it('do not compile as additions of the exporter', () => {
    const params: ExportParams = {};
    // @ts-expect-error The types share no field.
    const request: ResolvedRequest = { params, additions: params };
    expect(request).toBeDefined();
  });
});
