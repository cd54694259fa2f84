import { serviceFault } from './faults';

describe('a fault of the service', () => {
  it.each([
    ['query.mac.$like: must be a string, not 1.', 'query', 'query.mac.$like'],
    ['extend.product_id: missing. Expected the id of a product.', 'extend', 'extend.product_id'],
    ['params.filter: must be an array.', 'filter', 'params.filter'],
    ['filter[0]: unknown field "x".', 'filter', 'filter[0]'],
  ])('%s belongs to %s', (message, place, field) => {
    expect(serviceFault(message)).toMatchObject({ place, field });
  });

  it('belongs to no part if its message names none', () => {
    const text = 'The queue of the enterprise is full.';
    expect(serviceFault(text)).toEqual({ place: undefined, field: '', text });
    expect(serviceFault('type: role 2 may not.').text).toBe('type: role 2 may not.');
  });
});
