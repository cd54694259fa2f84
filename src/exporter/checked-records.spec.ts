import type { Column } from './column.js';
import type { SourceRecord } from './record-exporter.js';
import { checkedRecords, type ValueRule } from './checked-records.js';

const title = { zh: '列', en: 'Column' };
type Kind = Pick<Column, 'type' | 'of' | 'personal'>;
const column = (kind: Kind): Column => ({ key: 'field', title, ...kind });

async function checked(records: readonly unknown[], rule: ValueRule): Promise<SourceRecord[]> {
  const source = (async function* () {
    for (const record of records) yield await Promise.resolve(record as SourceRecord);
  })();
  const found: SourceRecord[] = [];
  for await (const record of checkedRecords({ total: records.length, records: source }, rule).records) {
    found.push(record);
  }
  return found;
}

const valueOf = async (kind: Kind, field: unknown, wrongTypes?: ValueRule['wrongTypes']) => {
  const [record] = await checked([{ field }], { columns: [column(kind)], wrongTypes });
  return record?.field;
};

class Money {
  constructor(readonly amount: number) {}
}

const cyclic: Record<string, unknown> = {};
cyclic.self = cyclic;
// Its paths of a hundred members are too many to be visited.
cyclic.me = cyclic;
cyclic.all = [cyclic, cyclic];

describe('a value of a record', () => {
  it.each<[Kind, unknown, unknown]>([
    [{ type: 'text' }, 'a', 'a'],
    [{ type: 'text' }, '', ''],
    [{ type: 'text' }, null, null],
    [{ type: 'text' }, undefined, null],
    [{ type: 'integer' }, 7, 7],
    [{ type: 'integer' }, 9007199254740993n, '9007199254740993'],
    [{ type: 'integer' }, '-12', '-12'],
    [{ type: 'integer' }, '-0', '0'],
    [{ type: 'number' }, 1e-7, 1e-7],
    [{ type: 'number' }, 12n, '12'],
    [{ type: 'number' }, '-0.50', '-0.50'],
    [{ type: 'number' }, '-0.00', '0.00'],
    [{ type: 'boolean' }, false, false],
    [{ type: 'enum' }, 1n, '1'],
    [{ type: 'enum' }, '2', '2'],
    [{ type: 'text_enum' }, 'open', 'open'],
    [{ type: 'date' }, '2024-10-09', '2024-10-09'],
    [{ type: 'datetime' }, new Date(1_728_432_000_123), 1_728_432_000_123],
    [{ type: 'datetime' }, 1_728_432_000_123, 1_728_432_000_123],
    [{ type: 'datetime' }, 1_728_432_000_123n, 1_728_432_000_123],
    [{ type: 'datetime' }, '2024-10-09', 1_728_432_000_000],
    [{ type: 'datetime' }, '2024-10-09T00:00:00.123Z', 1_728_432_000_123],
    [{ type: 'datetime' }, '2024-10-09T08:00:00+08:00', 1_728_432_000_000],
    [{ type: 'datetime' }, '2024-10-08T16:30:00.1239-0730', 1_728_432_000_123],
    [{ type: 'datetime' }, '2024-10-09 08:00:00.123456789+08', 1_728_432_000_123],
    [{ type: 'datetime' }, '2024-10-09T08:00+08:00', 1_728_432_000_000],
    [{ type: 'list' }, [], []],
    [{ type: 'list' }, ['a', null, undefined], ['a', null, null]],
    [{ type: 'list', of: 'integer' }, [1n, null, 2], ['1', null, 2]],
    [{ type: 'list', of: 'datetime' }, [new Date(0), '1970-01-01T01:00:00+01:00'], [0, 0]],
    [{ type: 'json' }, { at: new Date(0), none: undefined }, { at: '1970-01-01T00:00:00.000Z' }],
    [{ type: 'json' }, [1n, null, undefined, true], [1n, null, null, true]],
  ])('of a column %j may be %p', async (kind, value, cell) => {
    expect(await valueOf(kind, value)).toEqual(cell);
  });

  it.each<[Kind, unknown, string]>([
    [{ type: 'text' }, 5, '5'],
    [{ type: 'text' }, { a: 1 }, 'an object'],
    [{ type: 'text' }, new Date(0), '1970-01-01T00:00:00.000Z'],
    [{ type: 'integer' }, 1.5, '1.5'],
    [{ type: 'integer' }, 2 ** 53, '9007199254740992'],
    [{ type: 'integer' }, '007', '"007"'],
    [{ type: 'integer' }, '1.0', '"1.0"'],
    [{ type: 'integer' }, true, 'true'],
    [{ type: 'number' }, NaN, 'NaN'],
    [{ type: 'number' }, Infinity, 'Infinity'],
    [{ type: 'number' }, '1e5', '"1e5"'],
    [{ type: 'boolean' }, 'true', '"true"'],
    [{ type: 'boolean' }, 1, '1'],
    [{ type: 'enum' }, 'on', '"on"'],
    [{ type: 'text_enum' }, 1, '1'],
    [{ type: 'date' }, new Date(0), '1970-01-01T00:00:00.000Z'],
    [{ type: 'date' }, '2024-02-30', '"2024-02-30"'],
    [{ type: 'datetime' }, new Date(NaN), 'Invalid Date'],
    [{ type: 'datetime' }, 'yesterday', '"yesterday"'],
    [{ type: 'datetime' }, '2024-10-09T08:00:00', '"2024-10-09T08:00:00"'],
    [{ type: 'datetime' }, '2024-02-30T08:00:00+08:00', '"2024-02-30T08:00:00+08:00"'],
    [{ type: 'datetime' }, '2024-10-09T08:00:00+16:00', '"2024-10-09T08:00:00+16:00"'],
    [{ type: 'datetime' }, '0001-01-01T00:00:00+08:00', '"0001-01-01T00:00:00+08:00"'],
    [{ type: 'list' }, 'a', '"a"'],
    [{ type: 'json' }, new Map([['a', 1]]), 'an object'],
    [{ type: 'json' }, { price: new Money(1) }, 'an object'],
    [{ type: 'json' }, [NaN], 'an array'],
    [{ type: 'json' }, cyclic, 'an object'],
    [{ type: 'json' }, () => 1, 'a function'],
  ])('of a column %j must not be %p', async (kind, value, shown) => {
    await expect(valueOf(kind, value)).rejects.toMatchObject({
      code: 5031001,
      message: expect.stringMatching(/^field: invalid value .+ in record 1\. Must be .+\.$/) as unknown,
    });
    await expect(valueOf(kind, value)).rejects.toThrow(`field: invalid value ${shown} in record 1. Must be`);
  });

  it.each<[Kind, unknown, unknown]>([
    [{ type: 'integer' }, '2016-07-01', '2016-07-01'],
    [{ type: 'number' }, NaN, 'NaN'],
    [{ type: 'boolean' }, 3n, '3'],
    [{ type: 'datetime' }, '2024-10-09T08:00:00+08:00', 1_728_432_000_000],
    [{ type: 'datetime' }, new Date(NaN), 'Invalid Date'],
    [{ type: 'text' }, { at: new Date(0) }, { at: '1970-01-01T00:00:00.000Z' }],
    [{ type: 'text' }, new Map(), 'Map(0) {}'],
    [{ type: 'list', of: 'integer' }, [1n, 'x', null], ['1', 'x', null]],
  ])('of a column %j is kept where the source asks for texts: %p', async (kind, value, cell) => {
    expect(await valueOf(kind, value, 'text')).toEqual(cell);
  });

  it('is refused with the place of a wrong element', async () => {
    await expect(valueOf({ type: 'list', of: 'integer' }, [1, null, 'x'])).rejects.toThrow(
      'field: invalid value "x" in element 3 of record 1. Must be an integer',
    );
  });

  it('is refused with the place and the identifier of its record', async () => {
    const rule = {
      columns: [column({ type: 'integer' })],
      identifier: { ...column({ type: 'text' }), key: 'no' },
    };
    await expect(
      checked(
        [
          { no: 'R-1', field: 1 },
          { no: 'R-2', field: 'x' },
        ],
        rule,
      ),
    ).rejects.toThrow('field: invalid value "x" in record 2 (no "R-2"). Must be');
  });

  it('of a column with personal data is not quoted', async () => {
    await expect(valueOf({ type: 'text', personal: 'text' }, 13_800_000_000)).rejects.toThrow(
      /^field: invalid value in record 1\./,
    );
  });
});

describe('the records of a source', () => {
  it.each([
    [null, 'null'],
    ['a', '"a"'],
    [[{ field: 1 }], 'an array'],
  ])('must be objects, not %j', async (record, shown) => {
    await expect(checked([record], { columns: [column({ type: 'text' })] })).rejects.toThrow(
      `records: record 1 is ${shown}. Must be an object`,
    );
  });

  it.each([undefined, NaN, -1, 1.5, '12'])(
    'must have a total that is a number of records, not %p',
    (total) => {
      const opened = { total: total as number, records: (async function* () {})() };
      expect(() => checkedRecords(opened, { columns: [] })).toThrow(
        /^total: invalid value .+\. Must be .+\.$/,
      );
    },
  );
});
