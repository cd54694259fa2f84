import { isFree, withOption } from './file-options';

describe('the file options', () => {
  it('lose what another format fixes', () => {
    const csv = { format: 'csv', delimiter: ';', null_text: '-', compress: 'zip' } as const;
    expect(withOption(csv, 'format', 'xlsx')).toEqual({ format: 'xlsx', null_text: '-', compress: 'zip' });
    expect(withOption(csv, 'format', 'jsonl')).toEqual({ format: 'jsonl', compress: 'zip' });
    expect(isFree('encoding', 'csv') && !isFree('encoding', 'xlsx')).toBe(true);
  });

  it('are left to the service without a value', () => {
    expect(withOption({ format: 'csv', labels: 'en' }, 'labels', undefined)).toEqual({ format: 'csv' });
  });
});
