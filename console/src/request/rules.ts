import type { RecordType } from 'export-task-service/client';
import { isGrouped, isObject, without, type Body, type Params } from './body';
import { blanksOf, columnOf, partsOf, requestKey } from './columns';

/** One condition as the builder shows it. */
export interface Rule {
  field: string;
  /** An operator of the service; `missing` and `present` stand for `$eq` and `$ne` with null. */
  operator: string;
  /** The value as the service reads it; null while none has been entered. */
  value: unknown;
  /** Whether the body has the value alone, without its operator. */
  bare?: boolean;
}

/** `query`, as the builder shows it. */
export interface Conditions {
  /** How the conditions of type 9 combine. Those of all others must all hold. */
  logical: 'AND' | 'OR' | undefined;
  rules: Rule[];
  /** The rest of `query`, which the builder cannot show. */
  kept: Record<string, unknown>;
}

/** Operators of several values. */
export const severalValues: readonly string[] = ['$in', '$nin', '$all'];

/** The fields of a type that the builder offers, and what must be filled in for some. */
export function queryableKeys(type: RecordType): string[] {
  return type.columns
    .filter(({ operators }) => operators.length > 0)
    .map((column) => requestKey(column, type))
    .filter((key) => blanksOf(key).length === 0);
}

/** The operators that the builder offers for a field. */
export function operatorsOf(type: RecordType, key: string): string[] {
  const operators: readonly string[] = columnOf(type, key)?.operators ?? [];
  return [
    ...operators,
    ...(operators.includes('$eq') ? ['missing'] : []),
    ...(operators.includes('$ne') ? ['present'] : []),
  ];
}

/** Splits `query` into the conditions that the builder can show and the rest. */
export function conditionsOf(query: Params['query'], type: RecordType): Conditions {
  const rules: Rule[] = [];
  const split = (name: string, condition: unknown): unknown => {
    const { shown, rest } = splitCondition(name, condition, type);
    rules.push(...shown);
    return rest;
  };
  if (!isGrouped(type.value)) return { logical: undefined, rules, kept: mapped(query ?? {}, split) };
  const { $logical, ...groups } = query ?? {};
  const logical = $logical === 'AND' || $logical === 'OR' ? $logical : undefined;
  const kept = mapped(groups, (group, fields) => {
    // An empty group says nothing, but is kept.
    if (!isObject(fields) || Object.keys(fields).length === 0) return fields;
    const rest = mapped(fields, (field, condition) => split(`${group}.${field}`, condition));
    return Object.keys(rest).length > 0 ? rest : undefined;
  });
  return {
    logical,
    rules,
    kept: logical === undefined && $logical !== undefined ? { $logical, ...kept } : kept,
  };
}

/** The conditions with absolute values in place of relative times, by their positions in `query`. */
export function resolvedRules(
  { query }: Pick<Params, 'query'>,
  resolved: Record<string, unknown> | null,
  type: RecordType,
): Map<number, Rule> {
  const { rules } = conditionsOf(query, type);
  const absolute = resolved ? conditionsOf(resolved, type).rules : [];
  const differs = (rule: Rule, index: number) =>
    JSON.stringify(rule.value) !== JSON.stringify(rules[index]?.value);
  return new Map([...absolute.entries()].filter(([index, rule]) => differs(rule, index)));
}

/** Joins conditions to `query`. Rules without a value are left out. Undefined if there is nothing. */
export function queryOf(
  { logical, rules, kept }: Conditions,
  type: Pick<RecordType, 'value'>,
): Params['query'] {
  const fields = new Map<string, unknown>();
  const grouped = isGrouped(type.value);
  const complete = rules.filter(isComplete);
  const restOf = (field: string): unknown => {
    if (!grouped) return own(kept, field);
    const { group, field: name } = partsOf(field);
    const part = own(kept, group);
    return isObject(part) ? own(part, name) : undefined;
  };
  for (const rule of complete) {
    const { field, operator, value, bare = false } = rule;
    const before = fields.get(field) ?? restOf(field);
    const isAlone = before === undefined && complete.filter((other) => other.field === field).length === 1;
    const named = { missing: '$eq', present: '$ne' }[operator] ?? operator;
    const real = operator === 'missing' || operator === 'present' ? null : value;
    if (bare && isAlone && named === (Array.isArray(real) ? '$in' : '$eq')) fields.set(field, real);
    else fields.set(field, { ...(isObject(before) ? before : {}), [named]: real });
  }
  const needsLogical = grouped && complete.length > 0 && !Object.hasOwn(kept, '$logical');
  const query: Record<string, unknown> = {
    ...(grouped && logical !== undefined ? { $logical: logical } : needsLogical && { $logical: 'AND' }),
    ...kept,
  };
  for (const [field, condition] of fields) {
    if (!grouped) query[field] = condition;
    else {
      const { group, field: name } = partsOf(field);
      query[group] = { ...(query[group] as object | undefined), [name]: condition };
    }
  }
  return Object.keys(query).length > 0 ? query : undefined;
}

/** A body with another query; undefined for none. */
export function withQuery(body: Body, query: Body['params']['query']): Body {
  const params = without(body.params, 'query');
  return { ...body, params: query === undefined ? params : { ...params, query } };
}

/** `query` with this condition, and no other, on a field; undefined removes the condition. */
export function withCondition(
  query: Params['query'],
  field: string,
  condition: object | undefined,
  type: RecordType,
): Params['query'] {
  const { logical, rules, kept } = conditionsOf(query, type);
  const own = Object.entries(condition ?? {}).map(([operator, value]: [string, unknown]) => ({
    field,
    operator,
    value,
  }));
  const others = rules.filter((rule) => rule.field !== field);
  return queryOf({ logical, rules: [...others, ...own], kept }, type);
}

/** Whether a rule has the value that its operator needs. */
export function isComplete({ operator, value }: Rule): boolean {
  return operator === 'missing' || operator === 'present' || value !== null;
}

/** The places of rules whose column has the same operator in an earlier rule: a query can hold only one of them. */
export function repeatedRules(rules: readonly Rule[]): number[] {
  const keys = rules.map(({ field, operator }) => `${operator} ${field}`);
  return keys.flatMap((key, index) => (keys.indexOf(key) < index ? [index] : []));
}

/** A value of another operator, for this one: a list of one for `$in`, the first of a list for `$eq`. */
export function adapted(rule: Rule): Rule {
  const { operator, value } = rule;
  if (value === null) return rule;
  if (operator === 'missing' || operator === 'present') return { ...rule, value: null };
  const several = severalValues.includes(operator);
  if (several === Array.isArray(value)) return rule;
  return { ...rule, value: several ? [value] : ((value as unknown[])[0] ?? null) };
}

function splitCondition(
  field: string,
  condition: unknown,
  type: RecordType,
): { shown: Rule[]; rest: unknown } {
  const operators = operatorsOf(type, field);
  if (operators.length === 0) return { shown: [], rest: condition };
  if (!isObject(condition)) {
    const rule = ruleOf(field, Array.isArray(condition) ? '$in' : '$eq', condition, operators);
    return rule ? { shown: [{ ...rule, bare: true }], rest: undefined } : { shown: [], rest: condition };
  }
  const shown: Rule[] = [];
  const rest = mapped(condition, (operator, value) => {
    const rule = ruleOf(field, operator, value, operators);
    if (!rule) return value;
    shown.push(rule);
    return undefined;
  });
  // An object without operators is kept, too.
  const isKept = Object.keys(rest).length > 0 || shown.length === 0;
  return { shown, rest: isKept ? rest : undefined };
}

function ruleOf(
  field: string,
  operator: string,
  value: unknown,
  operators: readonly string[],
): Rule | undefined {
  if (!operators.includes(operator) || operator === 'missing' || operator === 'present') return undefined;
  if (value === null) {
    const named = { $eq: 'missing', $ne: 'present' }[operator];
    return named === undefined ? undefined : { field, operator: named, value: null };
  }
  const fits = Array.isArray(value)
    ? severalValues.includes(operator) && value.every(isScalar)
    : isScalar(value);
  return fits ? { field, operator, value } : undefined;
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** Translates each value of an object; undefined leaves it out. */
function mapped(
  object: Readonly<Record<string, unknown>>,
  translate: (key: string, value: unknown) => unknown,
): Record<string, unknown> {
  const entries = Object.entries(object).map(([key, value]) => [key, translate(key, value)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function own(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
