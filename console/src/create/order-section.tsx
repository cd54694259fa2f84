import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Select, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { useTitle } from '../service/record-types';
import { isGrouped, without, type Body } from '../request/body';
import { blanksOf, columnOf, partsOf, requestKey } from '../request/columns';
import { Part, type PartProps } from './part';
import { criteriaOf, orderOf, type Criterion, type Direction } from '../request/order';

/** By which columns the file is sorted. */
export function OrderSection({ type, body, change, fault }: PartProps) {
  const { t } = useTranslation('create');
  const titleOf = useTitle();
  const criteria = criteriaOf(body.params.order, type);
  const set = (to: readonly Criterion[]) => {
    change((before) => withOrder(before, orderOf(to, type)));
  };
  const group = isGrouped(type.value) && criteria[0] ? partsOf(criteria[0].field).group : undefined;
  const sortable = type.columns
    .filter((column) => column.sortable && blanksOf(column.key).length === 0)
    .map((column) => requestKey(column, type))
    .filter((key) => criteria.length < 2 || group === undefined || partsOf(key).group === group);
  const used = criteria.map(({ field }) => field);
  const free = sortable.filter(
    (key) => !used.includes(key) && (group === undefined || partsOf(key).group === group),
  );
  const label = (key: string) => {
    const column = columnOf(type, key);
    return { value: key, label: column ? titleOf(column.title) : key };
  };
  const [first] = free;
  return (
    <Part title={t('sections.order')} fault={fault}>
      {criteria.length === 0 && <Typography.Text type="secondary">{t('order.default')}</Typography.Text>}
      {group !== undefined && <Typography.Text type="secondary">{t('order.grouped')}</Typography.Text>}
      <ol className="criteria">
        {criteria.map(({ field, direction }, index) => {
          const number = index + 1;
          const put = (to: Partial<Criterion>) => {
            set(criteria.with(index, { field, direction, ...to }));
          };
          const swap = (other: number) => () => {
            set(criteria.toSpliced(index, 1).toSpliced(other, 0, { field, direction }));
          };
          return (
            <li key={field}>
              <Select
                className="criterion-field"
                aria-label={t('order.field')}
                showSearch={{ optionFilterProp: 'label' }}
                value={field}
                options={sortable.filter((key) => key === field || !used.includes(key)).map(label)}
                onChange={(to) => {
                  put({ field: to });
                }}
              />
              <Select
                className="criterion-direction"
                aria-label={t('order.direction')}
                value={direction}
                options={(['asc', 'desc'] as const).map((value) => ({ value, label: t(`order.${value}`) }))}
                onChange={(to: Direction) => {
                  put({ direction: to });
                }}
              />
              <Button
                type="text"
                aria-label={t('order.up', { number })}
                icon={<ArrowUpOutlined />}
                disabled={index === 0}
                onClick={swap(index - 1)}
              />
              <Button
                type="text"
                aria-label={t('order.down', { number })}
                icon={<ArrowDownOutlined />}
                disabled={index === criteria.length - 1}
                onClick={swap(index + 1)}
              />
              <Button
                type="text"
                aria-label={t('order.remove', { number })}
                icon={<DeleteOutlined />}
                onClick={() => {
                  set(criteria.toSpliced(index, 1));
                }}
              />
            </li>
          );
        })}
      </ol>
      {first !== undefined && (
        <Button
          type="dashed"
          icon={<PlusOutlined aria-hidden />}
          onClick={() => {
            set([...criteria, { field: first, direction: 'asc' }]);
          }}
        >
          {t('order.add')}
        </Button>
      )}
    </Part>
  );
}

function withOrder(body: Body, order: Body['params']['order']): Body {
  const params = without(body.params, 'order');
  return { ...body, params: order === undefined ? params : { ...params, order } };
}
