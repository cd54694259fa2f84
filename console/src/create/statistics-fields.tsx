import { Button, Input, Select, Typography } from 'antd';
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { useTitle } from '../service/record-types';
import { isObject, without } from '../request/body';
import { chosenKeys, columnOf, filterOf, requestKey, withFilter } from '../request/columns';
import type { PartProps } from './part';
import { withQuery } from '../request/rules';

/** The group of type 9 whose columns come once for each of these selections. */
const GROUP = 'snapshot_shuffle';

/** The granularity of a new selection. */
const DAYS = 2;

type Selector = Record<string, unknown>;

const isStatistic = (key: string) => key.startsWith(`${GROUP}.`);

/** Which statistics the file has. They restrict no records, but stand in `query`. */
export function StatisticsFields({ type, body, change }: PartProps) {
  const { t } = useTranslation('create');
  const title = useTitle();
  const fineness = columnOf(type, `${GROUP}.fineness`)?.enum;
  if (!fineness) return null;
  const sent = body.params.query?.[GROUP];
  const selectors = (Array.isArray(sent) ? sent : []) as Selector[];
  const chosen = chosenKeys(type, body.params.filter);
  const numbers = type.columns
    .filter(({ element_type }) => element_type === 'number')
    .map((column) => requestKey(column, type))
    .filter(isStatistic);
  const set = (to: Selector[]) => {
    change((before) => {
      const query = without(before.params.query ?? {}, GROUP);
      return withQuery(before, { $logical: 'AND', ...query, ...(to.length > 0 && { [GROUP]: to }) });
    });
  };
  return (
    <fieldset className="statistics">
      <legend>{t('statistics.title')}</legend>
      <Typography.Text type="secondary">{t('statistics.hint')}</Typography.Text>
      {selectors.map((selector, index) => {
        const number = index + 1;
        const put = (key: string, operator: string, value: unknown) => {
          const before = isObject(selector[key]) ? selector[key] : {};
          set(selectors.with(index, { ...selector, [key]: { ...before, [operator]: value } }));
        };
        const text = (key: string, operator: string) => {
          const found = isObject(selector[key]) ? selector[key][operator] : selector[key];
          return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
        };
        return (
          <div key={index} className="fields" role="group" aria-label={t('statistics.item', { number })}>
            <label className="field">
              <span>{t('statistics.rule')}</span>
              <Input
                value={text('statistic_rule_id', '$eq')}
                onChange={({ target }) => {
                  put('statistic_rule_id', '$eq', target.value);
                }}
              />
            </label>
            <label className="field field-day">
              <span>{t('statistics.index')}</span>
              <Input
                inputMode="numeric"
                value={text('index', '$eq')}
                onChange={({ target }) => {
                  put('index', '$eq', /^\d{1,9}$/.test(target.value) ? Number(target.value) : target.value);
                }}
              />
            </label>
            <div className="field field-day">
              <label htmlFor={`fineness-${number}`}>{t('statistics.fineness')}</label>
              <Select
                id={`fineness-${number}`}
                value={text('fineness', '$eq')}
                options={Object.entries(fineness).map(([value, label]) => ({ value, label: title(label) }))}
                onChange={(value) => {
                  put('fineness', '$eq', Number(value));
                }}
              />
            </div>
            {(['$gte', '$lte'] as const).map((end) => (
              <label key={end} className="field field-day">
                <span>{t(end === '$gte' ? 'statistics.from' : 'statistics.to')}</span>
                <Input
                  type="date"
                  value={text('date', end)}
                  onChange={({ target }) => {
                    put('date', end, target.value);
                  }}
                />
              </label>
            ))}
            <Button
              type="text"
              aria-label={t('statistics.remove', { number })}
              icon={<DeleteOutlined />}
              onClick={() => {
                set(selectors.toSpliced(index, 1));
              }}
            />
          </div>
        );
      })}
      <div>
        <Button
          type="dashed"
          icon={<PlusOutlined aria-hidden />}
          onClick={() => {
            set([...selectors, { fineness: { $eq: DAYS } }]);
            if (!chosen.some(isStatistic)) {
              change((before) => withFilter(before, filterOf([...chosen, ...numbers], type)));
            }
          }}
        >
          {t('statistics.add')}
        </Button>
      </div>
    </fieldset>
  );
}
