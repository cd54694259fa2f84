import fc from 'fast-check';
import {
  allKeys,
  blanksOf,
  chosenKeys,
  columnOf,
  defaultKeys,
  filledKey,
  filterOf,
  moved,
  propertyKey,
} from './columns';
import { flat, grouped } from './types.fixture';

describe('the columns of a file', () => {
  it('are the default ones where the body names none', () => {
    expect(chosenKeys(flat, undefined)).toEqual(['id', 'name', 'read_time', 'create_date']);
    expect(chosenKeys(grouped, undefined)).toEqual([]);
    expect(defaultKeys(grouped)).toEqual(['device.mac', 'device.name', 'online.is_online']);
  });

  it('are those of the first group where a type with groups has no default', () => {
    const columns = grouped.columns.map((column) => ({ ...column, default: false }));
    expect(defaultKeys({ ...grouped, columns })).toEqual(['device.mac', 'device.name']);
  });

  it('are all that need nothing filled in', () => {
    expect(allKeys(grouped)).toEqual(['device.mac', 'device.name', 'online.is_online', 'vdevice.ip']);
  });

  it('stand in groups where the type has them', () => {
    const keys = ['device.mac', 'online.is_online', 'device.name', 'snapshot_shuffle.sum', 'vdevice.3'];
    const filter = filterOf(keys, grouped);
    expect(filter).toEqual({
      device: ['mac', 'name'],
      online: ['is_online'],
      snapshot_shuffle: ['sum'],
      vdevice: ['3'],
    });
    expect(chosenKeys(grouped, filter).sort()).toEqual(keys.sort());
  });

  it('move to the place of another', () => {
    expect(moved(['a', 'b', 'c'], 0, 2, flat)).toEqual(['b', 'c', 'a']);
    expect(moved(['a', 'b', 'c'], 2, 0, flat)).toEqual(['c', 'a', 'b']);
    expect(moved(['a'], 0, 1, flat)).toEqual(['a']);
  });

  it('move as a group past another group', () => {
    const keys = ['device.mac', 'device.name', 'online.is_online', 'vdevice.ip'];
    expect(moved(keys, 1, 0, grouped)).toEqual([
      'device.name',
      'device.mac',
      'online.is_online',
      'vdevice.ip',
    ]);
    expect(moved(keys, 1, 2, grouped)).toEqual([
      'online.is_online',
      'device.mac',
      'device.name',
      'vdevice.ip',
    ]);
    expect(moved(keys, 2, 1, grouped)).toEqual([
      'online.is_online',
      'device.mac',
      'device.name',
      'vdevice.ip',
    ]);
  });

  it('stay the same columns when they move, in an order that a filter can hold', () => {
    const keys = fc.shuffledSubarray([...allKeys(grouped), 'vdevice.1', 'vdevice.2'], { minLength: 1 });
    fc.assert(
      fc.property(keys, fc.nat(5), fc.nat(5), (some, from, to) => {
        const before = chosenKeys(grouped, filterOf(some, grouped));
        const after = moved(before, from, to, grouped);
        expect(after.toSorted()).toEqual(before.toSorted());
        expect(chosenKeys(grouped, filterOf(after, grouped))).toEqual(after);
      }),
    );
  });

  it('are found by the key of a request', () => {
    expect(columnOf(grouped, 'vdevice.12')?.key).toBe('vdevice.{index}');
    expect(columnOf(grouped, 'snapshot_shuffle.sum')?.key).toBe('snapshot_shuffle.{n}.sum');
    expect(columnOf(flat, 'colour')).toBeUndefined();
  });

  it('have parts that are filled in', () => {
    expect(blanksOf('a.{index}.{n}')).toEqual(['index', 'n']);
    expect(filledKey('a.{index}.{n}', { index: '1', n: '2' })).toBe('a.1.2');
  });

  it('may be extended properties, which are told from a column of the same name', () => {
    expect([propertyKey(flat, 'colour'), propertyKey(flat, 'name')]).toEqual(['colour', 'properties.name']);
  });
});
