import { Button, Input, Space } from 'antd';
import type { RecordType } from 'export-task-service/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTitle } from '../service/record-types';
import { blanksOf, filledKey, requestKey, type Column } from '../request/columns';

/** Inputs for columns whose key must be filled in, e.g. with the index of a datapoint. */
export function BlankFields({
  type,
  columns,
  add,
}: {
  type: RecordType;
  columns: readonly Column[];
  /** Called with the key, filled in. */
  add: (key: string) => void;
}) {
  return columns
    .filter((column) => blanksOf(requestKey(column, type)).length > 0)
    .map((column) => <BlankField key={column.key} type={type} column={column} add={add} />);
}

function BlankField({ type, column, add }: { type: RecordType; column: Column; add: (key: string) => void }) {
  const { t } = useTranslation('create');
  const title = useTitle();
  const [values, setValues] = useState<Record<string, string>>({});
  const key = requestKey(column, type);
  const blanks = blanksOf(key);
  const isFilled = blanks.every((blank) => /^[^.\s]+$/.test(values[blank] ?? ''));
  const submit = () => {
    if (!isFilled) return;
    add(filledKey(key, values));
    setValues({});
  };
  return (
    <div className="blank">
      <span>
        {title(column.title)} <code>{key}</code>
      </span>
      <Space.Compact>
        {blanks.map((blank) => (
          <Input
            key={blank}
            className="blank-input"
            placeholder={blank}
            aria-label={t('columns.blank', { title: title(column.title), blank })}
            value={values[blank] ?? ''}
            onChange={({ target }) => {
              setValues({ ...values, [blank]: target.value });
            }}
            onPressEnter={submit}
          />
        ))}
        <Button disabled={!isFilled} onClick={submit}>
          {t('columns.add')}
        </Button>
      </Space.Compact>
    </div>
  );
}
