import { useTitle } from '../service/record-types';
import { formatTime, useZone } from '../time';
import type { Column } from './columns';
import { useComparisonWord } from './comparison-word';
import type { Rule } from './rules';

interface RuleText {
  /** A comparison and its value. */
  ruleText: (rule: Rule, column: Column | undefined) => string;
  /** The value alone: times in the zone of the console, enums by their labels. */
  valueText: (value: unknown, column: Column | undefined) => string;
}

/** Words conditions. */
export function useRuleText(): RuleText {
  const title = useTitle();
  const word = useComparisonWord();
  const [zone] = useZone();
  const valueText = (value: unknown, column: Column | undefined): string => {
    if (Array.isArray(value)) return value.map((one) => valueText(one, column)).join(', ');
    const text = value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
    const label = column?.enum?.[text];
    if (label) return title(label);
    const moments = column?.type === 'datetime' ? momentsOf(value) : [];
    return moments.length === 0 ? text : moments.map((moment) => formatTime(moment, zone)).join(' – ');
  };
  return {
    ruleText: ({ operator, value }, column) =>
      `${word(operator, column)} ${valueText(value, column)}`.trimEnd(),
    valueText,
  };
}

/** The time that a value is, or both ends of a period. A bare day is no moment: the service reads it as a whole day. */
function momentsOf(value: unknown): Date[] {
  const parts = typeof value === 'string' ? value.split('/') : [value];
  const moments = parts.map((part) => {
    const isTime =
      typeof part === 'number' || (typeof part === 'string' && /^\d{4}-\d\d-\d\d[T ]/.test(part));
    return new Date(isTime ? part : NaN);
  });
  return moments.some((moment) => Number.isNaN(moment.getTime())) ? [] : moments;
}
