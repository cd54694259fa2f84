/** A registration as the plugin answers it. */
export type WarrantyRecord = Record<string, string | number | null> & { _id: string };

/** The plugin does not support this condition or order. */
export class QueryFault extends Error {}

type Scalar = string | number | boolean;

/**
 * Selects the records that match `query` and sorts them by `order`. As in a database, the order of equal records is
 * arbitrary; it depends on `turn`.
 * @throws QueryFault for anything undocumented: a real plugin might ignore it, or select nothing.
 */
export function selectRecords(
  records: readonly WarrantyRecord[],
  query: unknown,
  order: unknown,
  turn: number,
): WarrantyRecord[] {
  const tests = Object.entries(objectOf(query)).map(([field, condition]) => {
    const test = testOf(condition);
    return (record: WarrantyRecord) => test(record[field]);
  });
  const directions = Object.entries(objectOf(order)).map(
    ([field, direction]) => [field, signOf(direction)] as const,
  );
  const found = records.filter((record) => tests.every((test) => test(record)));
  const start = found.length === 0 ? 0 : turn % found.length;
  return [...found.slice(start), ...found.slice(0, start)].sort((a, b) => {
    for (const [field, sign] of directions) {
      const difference = compare(a[field], b[field]);
      if (difference !== 0) return sign * difference;
    }
    return 0;
  });
}

type Test = (value: unknown) => boolean;

function testOf(condition: unknown): Test {
  const plain = unwrapped(condition);
  if (!isObject(plain)) {
    const wanted = scalarOf(plain);
    return (value) => value === wanted;
  }
  const { $options, ...operators } = plain;
  if (Object.keys(operators).length === 0) throw new QueryFault('no operator');
  if ($options !== undefined && ($options !== 'i' || operators.$regex === undefined)) {
    throw new QueryFault('unknown $options');
  }
  const tests = Object.entries(operators).map(([operator, operand]) =>
    operatorTest(operator, operand, $options === 'i' ? 'iu' : 'u'),
  );
  return (value) => tests.every((test) => test(value));
}

function operatorTest(operator: string, operand: unknown, flags: string): Test {
  switch (operator) {
    case '$in': {
      if (!Array.isArray(operand)) throw new QueryFault('$in takes an array');
      const wanted = operand.map((one) => scalarOf(unwrapped(one)));
      return (value) => wanted.some((one) => one === value);
    }
    case '$gte': {
      const bound = scalarOf(unwrapped(operand));
      return (value) => typeof value === typeof bound && compare(value, bound) >= 0;
    }
    case '$lte': {
      const bound = scalarOf(unwrapped(operand));
      return (value) => typeof value === typeof bound && compare(value, bound) <= 0;
    }
    case '$regex': {
      const pattern = patternOf(operand, flags);
      return (value) => typeof value === 'string' && pattern.test(value);
    }
    default:
      throw new QueryFault(`unknown operator ${operator}`);
  }
}

function patternOf(source: unknown, flags: string): RegExp {
  if (typeof source !== 'string') throw new QueryFault('$regex takes a text');
  try {
    return new RegExp(source, flags);
  } catch {
    throw new QueryFault('$regex is no regular expression');
  }
}

/** Sorts missing values before numbers, and numbers before texts. */
function compare(a: unknown, b: unknown): number {
  const rank = (value: unknown) => (typeof value === 'string' ? 2 : typeof value === 'number' ? 1 : 0);
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (rank(a) === 0 || a === b) return 0;
  return (a as Scalar) < (b as Scalar) ? -1 : 1;
}

function signOf(direction: unknown): 1 | -1 {
  if (direction === 1 || direction === 'asc') return 1;
  if (direction === -1 || direction === 'desc') return -1;
  throw new QueryFault('unknown direction');
}

function unwrapped(value: unknown): unknown {
  if (!isObject(value)) return value;
  const [[type, inner] = [], ...others] = Object.entries(value);
  return others.length === 0 && (type === '@date' || type === '@string') ? inner : value;
}

function scalarOf(value: unknown): Scalar {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw new QueryFault('unknown value');
}

function objectOf(value: unknown): Record<string, unknown> {
  if (value === undefined) return {};
  if (isObject(value)) return value;
  throw new QueryFault('not an object');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
