import { tableSql } from './names.js';

describe('the name of a table', () => {
  it.each([
    ['orders', '"orders"'],
    ['Order Lines', '"Order Lines"'],
    ['sales.orders', '"sales"."orders"'],
    ['Sales.Order Lines', '"Sales"."Order Lines"'],
    ['sales."orders.2024"', '"sales"."orders.2024"'],
    ['"a.b"."say ""hi"""', '"a.b"."say ""hi"""'],
    ['shop.sales.orders', '"shop"."sales"."orders"'],
  ])('%s is %s', (name, sql) => {
    expect(tableSql(name)).toBe(sql);
  });

  it.each([
    ['orders"; DROP TABLE orders; --', '"orders""; DROP TABLE orders; --"'],
    ['sales.', '"sales."'],
    ['"orders', '"""orders"'],
    ['', '""'],
  ])('%s, which is no table name, is one identifier', (name, sql) => {
    expect(tableSql(name)).toBe(sql);
  });
});
