import { Descriptions } from 'antd';
import type { ExportTask, FileOptions, RecordType } from 'export-task-service/client';
import { useTranslation } from 'react-i18next';
import { useRecordTypes, useTitle } from '../service/record-types';
import { formatTime, useZone } from '../time';
import { askedOf, type AskedCondition } from './asked';

type Column = RecordType['columns'][number];

/** What a task exports, in the words of the record type. */
export function AskedInWords({ task }: { task: Pick<ExportTask, 'type' | 'params' | 'options' | 'extend'> }) {
  const { t } = useTranslation('exports');
  const { data: types } = useRecordTypes();
  const title = useTitle();
  const conditionText = useConditionText();
  const asked = askedOf(
    task,
    types?.find(({ value }) => value === task.type),
  );
  const name = ({
    group,
    field,
    column,
  }: {
    group: string | undefined;
    field: string;
    column?: Column | undefined;
  }) => (group === undefined ? '' : `${group} · `) + (column ? title(column.title) : field);
  const lines = (texts: string[]) => texts.map((text) => <div key={text}>{text}</div>);
  const items = [
    ...Object.entries(task.extend).map(([key, value]) => ({ label: key, children: String(value) })),
    {
      label: t('drawer.columns'),
      children: asked.columns?.map(name).join(', ') ?? t('drawer.defaultColumns'),
    },
    {
      label:
        asked.logical === undefined ? t('drawer.conditions') : `${t('drawer.conditions')} (${asked.logical})`,
      children:
        asked.conditions.length === 0
          ? t('drawer.noConditions')
          : lines(asked.conditions.map((condition) => `${name(condition)} ${conditionText(condition)}`)),
    },
    {
      label: t('drawer.order'),
      children:
        asked.order.length === 0
          ? t('drawer.defaultOrder')
          : asked.order
              .map((sort) => `${name(sort)} ${t(sort.direction === 'asc' ? 'asc' : 'desc')}`)
              .join(', '),
    },
    { label: t('drawer.options'), children: optionsText(task.options) },
  ];
  return <Descriptions size="small" column={1} items={items.map((item) => ({ key: item.label, ...item }))} />;
}

/** Words an operator and its value: times in the zone of the console, enums by their labels. */
function useConditionText(): (condition: AskedCondition) => string {
  const { t } = useTranslation('exports');
  const title = useTitle();
  const [zone] = useZone();
  const valueText = (value: unknown, column: Column | undefined): string => {
    if (Array.isArray(value)) return value.map((one) => valueText(one, column)).join(', ');
    if (value === null) return t('nothing');
    const label = column?.enum?.[typeof value === 'number' ? value : (value as string)];
    if (label) return title(label);
    const moment = column?.type === 'datetime' ? momentOf(value) : undefined;
    if (moment) return formatTime(moment, zone);
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  const operators = ['$eq', '$ne', '$in', '$nin', '$lt', '$lte', '$gt', '$gte', '$like', '$all'] as const;
  return ({ operator, value, column }) => {
    const known = operators.find((name) => name === operator);
    return `${known ? t(`operators.${known}`) : operator} ${valueText(value, column)}`;
  };
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
