import { attachment } from './object-store.js';

describe('the Content-Disposition of a file', () => {
  it.each([
    ['devices.csv', 'attachment; filename=devices.csv'],
    ['设备 devices 2024.csv.gz', 'devices 2024.csv.gz'],
    ['Café.xlsx', 'Cafe.xlsx'],
    ['设备列表.csv', 'export.csv'],
    ['设备 - 列表.csv', 'export.csv'],
    ['100%25.csv', '100%25.csv'],
  ])('of %s has the ASCII characters of the name for programs that read no others', (filename, expected) => {
    const header = attachment(filename);
    expect(header).toContain(expected);
    expect(header).toMatch(/^[ -~]+$/);
  });
});
