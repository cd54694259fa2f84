import { criteriaOf, orderOf } from './order';
import { flat, grouped } from './types.fixture';

describe('an order', () => {
  it.each([
    [flat, { name: 'asc', id: 'desc' }, ['name', 'id']],
    [grouped, { device: { name: 'asc', mac: 'desc' } }, ['device.name', 'device.mac']],
  ] as const)('comes back from its criteria', (type, order, fields) => {
    const criteria = criteriaOf(order, type);
    expect(criteria.map(({ field }) => field)).toEqual(fields);
    expect(orderOf(criteria, type)).toEqual(order);
  });

  it('is none without criteria', () => {
    expect(criteriaOf(undefined, flat)).toEqual([]);
    expect(orderOf([], flat)).toBeUndefined();
  });
});
