import { Button, Flex, Input, Select } from 'antd';
import { FilterOutlined } from '@ant-design/icons';
import { TaskStatus } from 'export-task-service/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRecordTypes, useTitle } from '../service/record-types';
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
      <Input.Search
        key={`name ${state.name}`}
        allowClear
        className="filter"
        placeholder={t('filters.name')}
        aria-label={t('filters.name')}
        defaultValue={state.name}
        onSearch={(name) => {
          change({ name });
        }}
      />
      <Select
        mode="multiple"
        allowClear
        className="filter"
        maxTagCount="responsive"
        placeholder={t('filters.status')}
        aria-label={t('filters.status')}
        value={state.status}
        onChange={(values: number[]) => {
          change({ status: values.join(',') });
        }}
        options={statuses.map((value) => ({ value, label: t(`states.${value}`) }))}
      />
      <Select
        mode="multiple"
        allowClear
        className="filter"
        maxTagCount="responsive"
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t('filters.type')}
        aria-label={t('filters.type')}
        value={state.type}
        onChange={(values: number[]) => {
          change({ type: values.join(',') });
        }}
        options={types.map(({ value, title: name }) => ({ value, label: title(name) }))}
      />
      <Input.Search
        key={`creator ${state.creator}`}
        allowClear
        className="filter"
        placeholder={t('filters.creator')}
        aria-label={t('filters.creator')}
        defaultValue={state.creator}
        onSearch={(creator) => {
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
      {isFiltered(state) && (
        <Button
          type="link"
          onClick={() => {
            change({ name: null, creator: null, status: null, type: null, from: null, to: null });
          }}
        >
          {t('filters.clear')}
        </Button>
      )}
    </Flex>
  );
}
