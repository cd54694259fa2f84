import type { Column } from './column.js';
import { definitionFaults } from './definition-check.js';

const title = 'Column';
const source = { table: 'thing', key: 'id' };
const faults = (columns: Column[], defaultOrder = {}) => definitionFaults({ columns, source, defaultOrder });

describe('what an exporter declares', () => {
  it('may have a title for both languages, labels, elements and an order', () => {
    const columns: Column[] = [
      { key: 'state', title, type: 'enum', labels: { [-1]: 'Unknown', 0: { zh: '关', en: 'Off' } } },
      { key: 'kind', title, type: 'text_enum', labels: { big: 'Big', 1: 'One' } },
      { key: 'states', title, type: 'list', of: 'enum', labels: { 1: 'On' } },
      { key: 'size', title, type: 'json', of: 'number' },
    ];
    expect(faults(columns, { state: 'desc', kind: 'asc' })).toEqual([]);
  });

  it.each<[Column, string]>([
    [
      { key: 'state', title, type: 'enum', labels: { open: 'Open' } },
      'columns.state.labels: "open" is not a number. Must be numbers; for texts use type text_enum.',
    ],
    [
      { key: 'states', title, type: 'list', of: 'enum', labels: { '01': 'One' } },
      'columns.states.labels: "01" is not a number. Must be numbers; for texts use type text_enum.',
    ],
    [
      { key: 'size', title, type: 'integer', of: 'number' },
      'columns.size.of: not valid for type integer. Must be absent; only list and json have it.',
    ],
    [
      { key: 'settings', title, type: 'json', operators: ['$eq'] },
      'columns.settings.operators: unsupported operator "$eq". Must be absent.',
    ],
    [
      { key: 'on', title, type: 'boolean', operators: ['$eq', '$all'] },
      'columns.on.operators: unsupported operator "$all". Must be of $eq, $ne, $in, $nin, $lt, $lte, $gt, $gte, $like.',
    ],
    [
      { key: 'size', title, type: 'string' as 'text' },
      'columns.size.type: unknown type "string". Must be one of text, integer, number, boolean, date, datetime, enum, text_enum, list, json.',
    ],
  ])('must not have the column %j', (column, fault) => {
    expect(faults([column])).toEqual([fault]);
  });

  it('must not have two columns with the same key', () => {
    const id: Column = { key: 'id', title, type: 'integer' };
    expect(faults([id, { ...id }])).toEqual(['columns.id: declared twice. Each key must be unique.']);
  });

  it.each([
    [{ size: 'asc' }, 'defaultOrder.size: unknown field. Must be one of id.'],
    [{ id: 'down' }, 'defaultOrder.id: unknown direction "down". Must be "asc" or "desc".'],
  ])('must not have the order %j', (order, fault) => {
    expect(faults([{ key: 'id', title, type: 'integer' }], order)).toEqual([fault]);
  });
});
