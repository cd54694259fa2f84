import { Button, Flex, Input, Select, Tag } from 'antd';
import { FilterOutlined } from '@ant-design/icons';
import { TaskStatus } from 'export-task-service/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRecordTypes, useTitle } from '../service/record-types';
import { TextFilter } from '../shell/text-filter';
import { offsetOf, useZone } from '../time';
import { isFiltered, type ListState } from './task-request';

const statuses = [
  TaskStatus.ToBeExported,
  TaskStatus.Exporting,
  TaskStatus.Exported,
  TaskStatus.Invalid,
  TaskStatus.Expired,
];

/** Narrows the list down. What is chosen stands in the address. */
export function TaskFilters({
  state,
  onChange,
}: {
  state: ListState;
  onChange: (change: Record<string, string | null>) => void;
}) {
  const { t } = useTranslation('exports');
  const { data: types = [] } = useRecordTypes();
  const title = useTitle();
  const [zone] = useZone();
  // A narrow window shows the filters when they are asked for.
  const [open, setOpen] = useState(false);
  // A changed filter begins with the first page.
  const change = (to: Record<string, string | null>) => {
    onChange({ ...to, page: null });
  };
  return (
    <Flex
      gap={8}
      wrap
      className={open ? 'filters open' : 'filters'}
      role="search"
      aria-label={t('filters.label')}
    >
      <Button
        className="toggle"
        icon={<FilterOutlined />}
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
        }}
      >
        {t('filters.label')}
      </Button>
      <TextFilter
        label={t('filters.name')}
        text={state.name}
        search={(name) => {
          change({ name });
        }}
      />
      <ChoiceFilter
        label={t('filters.status')}
        values={state.status}
        options={statuses.map((value) => ({ value, label: t(`states.${value}`) }))}
        choose={(values) => {
          change({ status: values.join(',') });
        }}
      />
      <ChoiceFilter
        label={t('filters.type')}
        values={state.type}
        options={types.map(({ value, title: name }) => ({ value, label: title(name) }))}
        choose={(values) => {
          change({ type: values.join(',') });
        }}
      />
      <TextFilter
        label={t('filters.creator')}
        text={state.creator}
        search={(creator) => {
          change({ creator });
        }}
      />
      {(['from', 'to'] as const).map((bound) => (
        <Input
          key={bound}
          type="date"
          className="day"
          prefix={t(`filters.${bound}`)}
          aria-label={`${t('filters.created')} ${t(`filters.${bound}`)} (${offsetOf(zone)})`}
          value={state[bound]}
          onChange={({ target }) => {
            change({ [bound]: target.value });
          }}
        />
      ))}
      {state.schedule !== '' && (
        <Tag
          closable={{ 'aria-label': t('filters.allSchedules') }}
          color="blue"
          className="filter-tag"
          onClose={() => {
            change({ schedule: null });
          }}
        >
          <a href={`#/schedules?schedule=${state.schedule}`}>{t('filters.schedule')}</a>
        </Tag>
      )}
      {isFiltered(state) && (
        <Button
          type="link"
          onClick={() => {
            const all = ['name', 'creator', 'status', 'type', 'from', 'to', 'schedule'];
            change(Object.fromEntries(all.map((filter) => [filter, null])));
          }}
        >
          {t('filters.clear')}
        </Button>
      )}
    </Flex>
  );
}

function ChoiceFilter({
  label,
  values,
  options,
  choose,
}: {
  label: string;
  values: number[];
  options: { value: number; label: string }[];
  choose: (values: number[]) => void;
}) {
  return (
    <Select
      mode="multiple"
      allowClear
      className="filter"
      maxTagCount="responsive"
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={label}
      aria-label={label}
      value={values}
      onChange={choose}
      options={options}
    />
  );
}
