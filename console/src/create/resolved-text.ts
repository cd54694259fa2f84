import type { RecordType } from 'export-task-service/client';
import type { Body } from '../request/body';
import { columnOf } from '../request/columns';
import { useRuleText } from '../request/rule-text';
import { resolvedRules } from '../request/rules';
import { useTitle } from '../service/record-types';

/** Words the conditions whose times are relative, with the times that stand for them at some moment. */
export function useResolvedText(
  type: RecordType,
  body: Body,
): (resolved: Record<string, unknown> | null) => string[] {
  const title = useTitle();
  const { ruleText } = useRuleText();
  return (resolved) =>
    [...resolvedRules(body.params, resolved, type).values()].map((rule) => {
      const column = columnOf(type, rule.field);
      return `${column ? title(column.title) : rule.field} ${ruleText(rule, column)}`;
    });
}
