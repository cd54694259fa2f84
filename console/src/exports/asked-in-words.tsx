import { Descriptions } from 'antd';
import type { ExportTask, FileOptions, RecordType } from 'export-task-service/client';
import { useTranslation } from 'react-i18next';
import { bodyOf } from '../request/body';
import { chosenKeys, columnOf, type Column } from '../request/columns';
import { useComparisonWord } from '../request/comparison-word';
import { criteriaOf } from '../request/order';
import { conditionsOf, type Rule } from '../request/rules';
import { useRecordTypes, useTitle } from '../service/record-types';
import { formatTime, useZone } from '../time';

/** The columns, conditions, order and options of a task, by the titles of its record type. */
export function AskedInWords({ task }: { task: ExportTask }) {
  const { t } = useTranslation('exports');
  const { data: types } = useRecordTypes();
  const type = types?.find(({ value }) => value === task.type);
  const asked = type && <Asked task={task} type={type} />;
  return asked ?? t('drawer.unknownType');
}

function Asked({ task, type }: { task: ExportTask; type: RecordType }) {
  const { t } = useTranslation('exports');
  const title = useTitle();
  const ruleText = useRuleText();
  const { filter, query, order } = bodyOf(task).params;
  const { rules, kept, logical } = conditionsOf(query, type);
  const name = (key: string) => {
    const column = columnOf(type, key);
    return column ? title(column.title) : key;
  };
  const conditions = [
    ...rules.map((rule) => `${name(rule.field)} ${ruleText(rule, columnOf(type, rule.field))}`),
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
        conditions.length === 0
          ? t('drawer.noConditions')
          : conditions.map((condition) => <div key={condition}>{condition}</div>),
    },
    {
      label: t('drawer.order'),
      children: criteria.length === 0 ? t('drawer.defaultOrder') : criteria.join(', '),
    },
    { label: t('drawer.options'), children: optionsText(task.options) },
  ];
  return <Descriptions size="small" column={1} items={items.map((item) => ({ key: item.label, ...item }))} />;
}

/** Words a comparison and its value: times in the zone of the console, enums by their labels. */
function useRuleText(): (rule: Rule, column: Column | undefined) => string {
  const title = useTitle();
  const word = useComparisonWord();
  const [zone] = useZone();
  const valueText = (value: unknown, column: Column | undefined): string => {
    if (Array.isArray(value)) return value.map((one) => valueText(one, column)).join(', ');
    const text = value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
    const label = column?.enum?.[text];
    if (label) return title(label);
    const moment = column?.type === 'datetime' ? momentOf(value) : undefined;
    return moment ? formatTime(moment, zone) : text;
  };
  return ({ operator, value }, column) => `${word(operator, column)} ${valueText(value, column)}`.trimEnd();
}

/** A bare day is no moment: the service reads it as a whole day. */
function momentOf(value: unknown): Date | undefined {
  const isDay = typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value);
  if (isDay || (typeof value !== 'string' && typeof value !== 'number')) return undefined;
  const moment = new Date(value);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
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
