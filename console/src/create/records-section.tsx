import { Alert, Button, Input, Radio, Select, Spin } from 'antd';
import { PlusOutlined } from '@ant-design/icons';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTitle } from '../service/record-types';
import { without, type Body } from '../request/body';
import { requestKey } from '../request/columns';
import { Part, type PartProps } from './part';
import { ExtendFields } from './extend-fields';
import {
  conditionOf,
  daysOf,
  quickRangeOf,
  quickRanges,
  rangeOf,
  timeColumns,
  type DayRange,
} from './quick-ranges';
import { conditionsOf, withCondition, withQuery } from '../request/rules';
import { StatisticsFields } from './statistics-fields';

const ConditionBuilder = lazy(() => import('./condition-builder'));

/** Which records are exported: the product, a range of time, and conditions. */
export function RecordsSection(props: PartProps) {
  const { t } = useTranslation('create');
  const { type, body, change, fault } = props;
  const times = timeColumns(type.columns);
  const { rules, kept } = conditionsOf(body.params.query, type);
  const [timeKey, setTimeKey] = useState(() => {
    const keys = times.map((column) => requestKey(column, type));
    return keys.find((key) => rules.some(({ field }) => field === key)) ?? keys[0];
  });
  const [begun, setBegun] = useState(false);
  const isOpen = begun || rules.some(({ field }) => field !== timeKey);
  const unseen = Object.keys(kept).filter((key) => key !== 'snapshot_shuffle');
  return (
    <Part title={t('sections.records')} fault={fault}>
      <div className="fields">
        <ExtendFields {...props} />
        {timeKey !== undefined && (
          <TimeRange {...props} times={times} timeKey={timeKey} setTimeKey={setTimeKey} />
        )}
      </div>
      {isOpen ? (
        <Suspense fallback={<Spin />}>
          <ConditionBuilder type={type} body={body} change={change} fault={fault} begin={begun} />
        </Suspense>
      ) : (
        <Button
          type="dashed"
          icon={<PlusOutlined aria-hidden />}
          onClick={() => {
            setBegun(true);
          }}
        >
          {t('conditions.open')}
        </Button>
      )}
      {unseen.length > 0 && (
        <Alert
          type="info"
          className="part-fault"
          title={t('conditions.kept', { fields: unseen.join(', ') })}
        />
      )}
      <StatisticsFields {...props} />
    </Part>
  );
}

/** A range of days of one column: with one click, or by its first and last day. */
function TimeRange({
  type,
  body,
  change,
  times,
  timeKey,
  setTimeKey,
}: PartProps & {
  times: ReturnType<typeof timeColumns>;
  timeKey: string;
  setTimeKey: (key: string) => void;
}) {
  const { t } = useTranslation('create');
  const title = useTitle();
  const zone = body.options?.timezone;
  const condition = conditionOn(body, timeKey, type);
  const range = rangeOf(condition);
  const set = (to: DayRange) => {
    const value = Object.keys(to).length > 0 ? to : undefined;
    change((before) => withQuery(before, withCondition(before.params.query, timeKey, value, type)));
  };
  const quick = range && quickRangeOf(range);
  const days = quick ? daysOf(quick, zone ?? 'UTC', new Date()) : range;
  const isAny = range !== undefined && Object.keys(range).length === 0;
  return (
    <>
      <div className="field field-wide">
        <label htmlFor="time-column">{t('time.column')}</label>
        <Select
          id="time-column"
          value={timeKey}
          onChange={setTimeKey}
          options={times.map((column) => ({ value: requestKey(column, type), label: title(column.title) }))}
        />
      </div>
      <div className="field field-wide">
        <span id="time-range">{t('time.range')}</span>
        <Radio.Group
          aria-labelledby="time-range"
          optionType="button"
          value={quick ?? (isAny ? 'any' : '')}
          onChange={({ target }) => {
            const to = target.value as (typeof quickRanges)[number] | 'any';
            set(to === 'any' ? {} : conditionOf(to));
          }}
          options={(['any', ...quickRanges] as const).map((value) => ({ value, label: t(`time.${value}`) }))}
        />
      </div>
      {(['$gte', '$lte'] as const).map((end) => (
        <label key={end} className="field field-day">
          <span>{end === '$gte' ? t('time.from') : t('time.to')}</span>
          <Input
            type="date"
            value={days?.[end] ?? ''}
            disabled={range === undefined}
            onChange={({ target }) => {
              const other = without(days ?? {}, end);
              set(target.value === '' ? other : { ...other, [end]: target.value });
            }}
          />
        </label>
      ))}
      <small className="hint field-wide">
        {range === undefined && <>{t('time.other')} </>}
        {quick && <>{t('time.relative')} </>}
        {zone === undefined ? t('time.serviceZone') : t('time.zone', { zone })}
      </small>
    </>
  );
}

/** The condition on a field, as an object of operators if the query has it so. */
function conditionOn(body: Body, key: string, type: PartProps['type']): unknown {
  const { rules, kept } = conditionsOf(body.params.query, type);
  const own = rules.filter(({ field }) => field === key);
  if (own.some(({ bare }) => bare)) return null;
  if (Object.hasOwn(kept, key)) return kept[key];
  return own.length > 0 ? Object.fromEntries(own.map(({ operator, value }) => [operator, value])) : undefined;
}
