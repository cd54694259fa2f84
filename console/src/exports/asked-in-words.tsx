import { Descriptions } from 'antd';
import type { ExportTask, FileOptions, RecordType } from 'export-task-service/client';
import { useTranslation } from 'react-i18next';
import { bodyOf } from '../request/body';
import { chosenKeys, columnOf } from '../request/columns';
import { criteriaOf } from '../request/order';
import { conditionsOf, resolvedRules } from '../request/rules';
import { useRuleText } from '../request/rule-text';
import { useRecordTypes, useTitle } from '../service/record-types';

/** The request of a task or a schedule, in words. */
type Asking = Pick<ExportTask, 'type' | 'params' | 'extend' | 'resolved_query'> & { options: FileOptions };

/** The columns, conditions, order and options of a task or a schedule, by the titles of its record type. */
export function AskedInWords({ task }: { task: Asking }) {
  const { t } = useTranslation('exports');
  const { data: types } = useRecordTypes();
  const type = types?.find(({ value }) => value === task.type);
  const asked = type && <Asked task={task} type={type} />;
  return asked ?? t('drawer.unknownType');
}

function Asked({ task, type }: { task: Asking; type: RecordType }) {
  const { t } = useTranslation('exports');
  const title = useTitle();
  const { ruleText, valueText } = useRuleText();
  const { filter, query, order } = bodyOf(task).params;
  const { rules, kept, logical } = conditionsOf(query, type);
  const name = (key: string) => {
    const column = columnOf(type, key);
    return column ? title(column.title) : key;
  };
  const resolved = resolvedRules(task.params, task.resolved_query, type);
  const conditions = [
    ...rules.map((rule, index) => {
      const column = columnOf(type, rule.field);
      const absolute = resolved.get(index);
      const now = absolute ? ` (${valueText(absolute.value, column)})` : '';
      return `${name(rule.field)} ${ruleText(rule, column)}${now}`;
    }),
    ...Object.entries(kept).map(([key, value]) => `${name(key)}: ${JSON.stringify(value)}`),
  ];
  const criteria = criteriaOf(order, type).map(({ field, direction }) => `${name(field)} ${t(direction)}`);
  const items = [
    ...Object.entries(task.extend).map(([key, value]) => ({ label: key, children: String(value) })),
    {
      label: t('drawer.columns'),
      children: filter ? chosenKeys(type, filter).map(name).join(', ') : t('drawer.defaultColumns'),
    },
    {
      label: logical === undefined ? t('drawer.conditions') : `${t('drawer.conditions')} (${logical})`,
      children:
        conditions.length === 0 ? (
          t('drawer.noConditions')
        ) : (
          <div>
            {conditions.map((condition) => (
              <div key={condition}>{condition}</div>
            ))}
          </div>
        ),
    },
    {
      label: t('drawer.order'),
      children: criteria.length === 0 ? t('drawer.defaultOrder') : criteria.join(', '),
    },
    { label: t('drawer.options'), children: optionsText(task.options) || t('drawer.defaultOptions') },
  ];
  return <Descriptions size="small" column={1} items={items.map((item) => ({ key: item.label, ...item }))} />;
}

function optionsText(options: FileOptions): string {
  const { format, compress, encoding, labels, timezone } = options;
  return [
    format,
    compress === 'none' ? undefined : compress,
    format === 'csv' ? encoding : undefined,
    labels,
    timezone,
  ]
    .filter((text) => text !== undefined)
    .join(' · ');
}
