import fc from 'fast-check';
import { columnOf } from './columns';
import { adapted, conditionsOf, queryableKeys, queryOf, repeatedRules, severalValues } from './rules';
import { flat, grouped } from './types.fixture';

const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean());

/** A condition that the builder shows: an object of operators, or a bare value. */
function condition(operators: readonly string[]): fc.Arbitrary<unknown> {
  const value = (operator: string): fc.Arbitrary<unknown> => {
    if (severalValues.includes(operator)) return fc.oneof(scalar, fc.array(scalar));
    return operator === '$eq' || operator === '$ne' ? fc.oneof(scalar, fc.constant(null)) : scalar;
  };
  const named = fc
    .dictionary(fc.constantFrom(...operators), fc.constant(0), { minKeys: 1 })
    .chain((keys) =>
      fc.record(Object.fromEntries(Object.keys(keys).map((operator) => [operator, value(operator)]))),
    );
  return fc.oneof(named, scalar, fc.constant(null), fc.array(scalar));
}

const fieldsOf = (type: typeof flat, keys: string[]): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(Object.fromEntries(keys.map((key) => [key, condition(columnOf(type, key)?.operators ?? [])])), {
    requiredKeys: [],
  });

const nonEmpty = (value: object) => Object.keys(value).length > 0;

describe('the conditions of the builder', () => {
  it('become the query that they were made from', () => {
    const queries = fieldsOf(flat, queryableKeys(flat)).filter(nonEmpty);
    fc.assert(
      fc.property(queries, (query) => {
        const conditions = conditionsOf(query, flat);
        expect(conditions.kept).toEqual({});
        expect(queryOf(conditions, flat)).toEqual(query);
      }),
    );
  });

  it('become the query that they were made from where fields are in groups', () => {
    const inGroup = (group: string, fields: string[]) =>
      fieldsOf(
        grouped,
        fields.map((field) => `${group}.${field}`),
      ).map((found) =>
        Object.fromEntries(Object.entries(found).map(([key, value]) => [key.slice(group.length + 1), value])),
      );
    const queries = fc.record(
      {
        $logical: fc.constantFrom('AND', 'OR'),
        device: inGroup('device', ['mac', 'name']),
        vdevice: inGroup('vdevice', ['ip', '3', '12']),
        snapshot_shuffle: fc.constant([{ index: { $eq: 1 } }]),
      },
      { requiredKeys: ['$logical'] },
    );
    fc.assert(
      fc.property(queries, (query) => {
        const conditions = conditionsOf(query, grouped);
        expect(conditions.logical).toBe(query.$logical);
        expect(queryOf(conditions, grouped)).toEqual(query);
      }),
    );
  });

  it('keep whatever JSON stands in a query', () => {
    const query = fc.dictionary(
      fc.oneof(fc.constantFrom('id', 'tags', 'device', '$logical'), fc.string()),
      fc.jsonValue(),
    );
    const json = query.map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>);
    fc.assert(
      fc.property(json, fc.constantFrom(flat, grouped), (sent, type) => {
        const conditions = conditionsOf(sent, type);
        // The service needs $logical as soon as there is a condition.
        const added = conditions.rules.length > 0 && type === grouped && !('$logical' in sent);
        const expected = added ? { $logical: 'AND', ...sent } : sent;
        expect(queryOf(conditions, type) ?? {}).toEqual(expected);
      }),
    );
  });

  it('keep what the builder cannot show', () => {
    const query = { id: { $eq: '1', $regex: 'x' }, unknown: 1, content: 'x', name: { $eq: { a: 1 } } };
    const { rules, kept } = conditionsOf(query, flat);
    expect(rules).toEqual([{ field: 'id', operator: '$eq', value: '1' }]);
    expect(kept).toEqual({ id: { $regex: 'x' }, unknown: 1, content: 'x', name: { $eq: { a: 1 } } });
    expect(queryOf({ logical: undefined, rules, kept }, flat)).toEqual(query);
  });

  it('leave out those without a value, and show null as missing', () => {
    const rules = [
      { field: 'id', operator: '$eq', value: null },
      { field: 'name', operator: 'missing', value: null },
    ];
    expect(queryOf({ logical: undefined, rules, kept: {} }, flat)).toEqual({ name: { $eq: null } });
    expect(conditionsOf({ name: { $ne: null } }, flat).rules).toEqual([
      { field: 'name', operator: 'present', value: null },
    ]);
  });

  it('name those that a query cannot hold', () => {
    const rule = { field: 'id', operator: '$like', value: '1' };
    expect(repeatedRules([rule, { ...rule, operator: '$eq' }, rule])).toEqual([2]);
  });

  it('have a value that fits the operator', () => {
    expect(adapted({ field: 'id', operator: '$in', value: 'a' }).value).toEqual(['a']);
    expect(adapted({ field: 'id', operator: '$eq', value: ['a', 'b'] }).value).toBe('a');
    expect(adapted({ field: 'id', operator: '$eq', value: [] }).value).toBeNull();
  });
});
