/** Every operator of `query`. */
export const operatorNames = [
  '$eq',
  '$ne',
  '$in',
  '$nin',
  '$lt',
  '$lte',
  '$gt',
  '$gte',
  '$like',
  '$all',
] as const;

/** An operator of `query`. */
export type Operator = (typeof operatorNames)[number];
