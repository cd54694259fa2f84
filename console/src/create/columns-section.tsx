import { SearchOutlined } from '@ant-design/icons';
import { Alert, Button, Checkbox, Flex, Input, Space } from 'antd';
import type { RecordType } from 'export-task-service/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTitle } from '../service/record-types';
import { BlankFields } from './blank-fields';
import { isGrouped } from '../request/body';
import { ChosenColumns } from './chosen-columns';
import {
  allKeys,
  blanksOf,
  chosenKeys,
  defaultKeys,
  filterOf,
  propertyKey,
  requestKey,
  withFilter,
  withoutNumber,
} from '../request/columns';
import { Part, type PartProps } from './part';
import { PersonalTag } from './personal-tag';

/** The columns of the file: which of them, and in which order. */
export function ColumnsSection({ type, body, change, fault }: PartProps) {
  const { t } = useTranslation('create');
  const grouped = isGrouped(type.value);
  const keys = chosenKeys(type, body.params.filter);
  const set = (to: readonly string[] | undefined) => {
    change((before) => withFilter(before, to === undefined ? undefined : filterOf(to, type)));
  };
  const add = (key: string) => {
    if (!keys.includes(key)) set([...keys, key]);
  };
  return (
    <Part title={t('sections.columns')} fault={fault}>
      <Flex gap={8} wrap>
        <Button
          size="small"
          onClick={() => {
            set(grouped ? defaultKeys(type) : undefined);
          }}
        >
          {t('columns.defaults')}
        </Button>
        <Button
          size="small"
          onClick={() => {
            set(
              [...keys, ...allKeys(type).filter((key) => !keys.includes(key))].filter((key) =>
                isAlone(key, type),
              ),
            );
          }}
        >
          {t('columns.all')}
        </Button>
        <Button
          size="small"
          onClick={() => {
            set([]);
          }}
        >
          {t('columns.none')}
        </Button>
      </Flex>
      {keys.length === 0 && (
        <Alert type="warning" title={grouped ? t('columns.noneGrouped') : t('columns.none_chosen')} />
      )}
      <div className="columns">
        <div>
          <Available type={type} keys={keys} set={set} />
          <BlankFields type={type} columns={type.columns} add={add} />
          {type.extended_properties && (
            <PropertyField
              add={(name) => {
                add(propertyKey(type, name));
              }}
            />
          )}
        </div>
        <ChosenColumns type={type} keys={keys} set={set} />
      </div>
    </Part>
  );
}

/** Statistics need a selection besides, so that a click on "all" leaves them out. */
function isAlone(key: string, type: RecordType): boolean {
  return !isGrouped(type.value) || !key.startsWith('snapshot_shuffle.');
}

/** All columns of the type, to be ticked. */
function Available({
  type,
  keys,
  set,
}: {
  type: RecordType;
  keys: string[];
  set: (keys: readonly string[]) => void;
}) {
  const { t } = useTranslation('create');
  const title = useTitle();
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const columns = type.columns
    .map((column) => ({ ...column, key: requestKey(column, type) }))
    .filter(({ key }) => blanksOf(key).length === 0)
    .filter((column) =>
      [column.key, column.title.zh, column.title.en].some((text) => text.toLowerCase().includes(wanted)),
    );
  return (
    <>
      <Input
        type="search"
        prefix={<SearchOutlined aria-hidden />}
        aria-label={t('columns.search')}
        placeholder={t('columns.search')}
        allowClear
        value={search}
        onChange={({ target }) => {
          setSearch(target.value);
        }}
      />
      <div className="available" role="group" aria-label={t('columns.available')} tabIndex={-1}>
        {columns.map((column) => (
          <Checkbox
            key={column.key}
            checked={keys.includes(column.key)}
            onChange={({ target }) => {
              set(target.checked ? [...keys, column.key] : keys.filter((key) => key !== column.key));
            }}
          >
            {withoutNumber(title(column.title))} <code className="key">{column.key}</code>
            {column.personal_data && <PersonalTag />}
          </Checkbox>
        ))}
        {columns.length === 0 && <p className="hint">{t('columns.notFound')}</p>}
      </div>
    </>
  );
}

function PropertyField({ add }: { add: (name: string) => void }) {
  const { t } = useTranslation('create');
  const [name, setName] = useState('');
  const submit = () => {
    if (name.trim() === '') return;
    add(name.trim());
    setName('');
  };
  return (
    <div className="blank">
      <span>{t('columns.propertyHint')}</span>
      <Space.Compact>
        <Input
          aria-label={t('columns.property')}
          placeholder={t('columns.property')}
          value={name}
          onChange={({ target }) => {
            setName(target.value);
          }}
          onPressEnter={submit}
        />
        <Button disabled={name.trim() === ''} onClick={submit}>
          {t('columns.add')}
        </Button>
      </Space.Compact>
    </div>
  );
}
