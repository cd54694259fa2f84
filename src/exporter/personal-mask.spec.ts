import type { Column, PersonalData } from './column.js';
import { maskedColumn, maskedRecords } from './personal-mask.js';
import { postgres } from './postgres-dialect.js';

const title = { zh: '列', en: 'Column' };

async function masked(column: Pick<Column, 'type' | 'of' | 'personal'>, value: unknown): Promise<unknown> {
  const given = handedOver([{ c: value, other: value }]);
  for await (const record of maskedRecords(given, [{ key: 'c', title, ...column }])) {
    expect(record.other).toBe(value);
    return record.c;
  }
  throw new Error('no record');
}

async function* handedOver<T>(records: readonly T[]): AsyncGenerator<T> {
  for (const record of records) yield await Promise.resolve(record);
}

describe('a mask', () => {
  it.each<[PersonalData, string, string]>([
    ['contact', '13812341234', '138****1234'],
    ['contact', '+86 138-1234-1234', '+86****1234'],
    ['contact', '12345678', '1***'],
    ['contact', 'ann@example.com', 'a***@example.com'],
    ['contact', 'a@example.com', '***@example.com'],
    ['contact', '@example.com', '@***'],
    ['contact', 'a@b@c', 'a***'],
    ['contact', 'wx: ann', 'w***'],
    ['contact', '', ''],
    ['text', '王小明', '王***'],
    ['text', '王', '***'],
    ['text', '🌸花', '🌸***'],
    ['text', '13812341234', '1***'],
    ['text', '', ''],
    ['other', '广东', '***'],
    ['other', '', ''],
  ])('of a %s turns %j into %j', async (personal, value, shown) => {
    expect(await masked({ type: 'text', personal }, value)).toBe(shown);
    expect(await masked({ type: 'list', personal }, [value, null])).toEqual([shown, null]);
  });

  it.each<[Column['type'], unknown]>([
    ['integer', 34],
    ['enum', 1],
    ['boolean', false],
    ['datetime', '2014-10-09T08:15:40.843Z'],
    ['json', '13812341234'],
    ['json', { phone: '13812341234' }],
    ['text', 13_812_341_234],
  ])('hides a value of type %s entirely if it is not a text: %j', async (type, value) => {
    expect(await masked({ type, personal: 'contact' }, value)).toBe('***');
  });

  it('keeps missing values missing', async () => {
    expect(await masked({ type: 'text', personal: 'contact' }, null)).toBeNull();
    expect(await masked({ type: 'list', personal: 'contact' }, undefined)).toBeUndefined();
  });

  it('turns a column into a text that no longer counts as personal data', () => {
    const column: Column = { key: 'c', title, type: 'enum', labels: { 1: title }, personal: 'other' };
    expect(maskedColumn(column, postgres)).toMatchObject({ key: 'c', title, type: 'text' });
    expect(maskedColumn(column, postgres)).not.toHaveProperty('personal');
  });
});
