import { Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useTitle } from '../service/record-types';
import { comparedType, type Column } from '../request/columns';
import { severalValues } from '../request/rules';
import { clockTime, valueOfClock } from './times';

interface ValueProps {
  column: Column;
  operator: string;
  /** Null while there is none. */
  value: unknown;
  change: (value: unknown) => void;
  /** The zone of the file; undefined for the default of the service. */
  zone: string | undefined;
  isFaulty: boolean;
}

/** The input for the value of a condition, as the column and the operator need it. */
export function ValueInput(props: ValueProps) {
  const { t } = useTranslation('create');
  const { column, operator, value, change, isFaulty } = props;
  const choices = useChoices(column);
  if (operator === 'missing' || operator === 'present') return null;
  const common = {
    'aria-label': t('conditions.value'),
    status: isFaulty ? ('error' as const) : ('' as const),
  };
  const kind = operator === '$like' ? 'text' : comparedType(column);
  if (severalValues.includes(operator)) {
    const values = (Array.isArray(value) ? value : value === null ? [] : [value]).map(String);
    return (
      <Select
        {...common}
        className="rule-values"
        mode={choices ? 'multiple' : 'tags'}
        {...(choices ? { showSearch: { optionFilterProp: 'label' } } : { open: false, suffix: null })}
        tokenSeparators={[',', '，', ';', '\n']}
        placeholder={choices ? t('conditions.choose') : t('conditions.several')}
        value={values}
        options={choices ?? []}
        onChange={(texts: string[]) => {
          change(texts.length > 0 ? texts.map((text) => valueOf(text, kind)) : null);
        }}
      />
    );
  }
  if (choices && kind !== 'text') {
    return (
      <Select
        {...common}
        className="rule-values"
        placeholder={t('conditions.choose')}
        value={value === null ? null : shown(value)}
        options={choices}
        onChange={(text: string) => {
          change(valueOf(text, kind));
        }}
      />
    );
  }
  if (kind === 'datetime' && isShownOnClock(value, props.zone))
    return <TimeInput {...props} common={common} />;
  return (
    <Input
      {...common}
      className="rule-values"
      type={kind === 'date' && isShownOnClock(value, props.zone) ? 'date' : 'text'}
      inputMode={kind === 'integer' || kind === 'number' ? 'decimal' : undefined}
      value={value === null ? '' : shown(value)}
      onChange={({ target }) => {
        change(target.value === '' ? null : valueOf(target.value, kind));
      }}
    />
  );
}

/** A scalar as its input shows it. */
function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isShownOnClock(value: unknown, zone = 'UTC'): boolean {
  return value === null || clockTime(value, zone) !== undefined;
}

/** A day, and a time on it if only a part of the day counts. */
function TimeInput({ value, change, zone, common }: ValueProps & { common: { status: '' | 'error' } }) {
  const { t } = useTranslation('create');
  const { day, time } = clockTime(value, zone ?? 'UTC') ?? { day: '', time: '' };
  const set = (to: { day: string; time: string }) => {
    change(valueOfClock(to, zone ?? 'UTC'));
  };
  return (
    <span className="rule-time">
      <Input
        {...common}
        type="date"
        aria-label={t('time.day')}
        value={day}
        onChange={({ target }) => {
          set({ day: target.value, time });
        }}
      />
      <Input
        {...common}
        type="time"
        step={1}
        aria-label={t('time.time')}
        value={time}
        disabled={day === ''}
        onChange={({ target }) => {
          set({ day, time: target.value });
        }}
      />
      <small className="hint">{zone ?? t('file.service')}</small>
    </span>
  );
}

/** The values that a column can have, if there is a list of them. Keys are texts: a list of choices knows no booleans. */
function useChoices(column: Column): { value: string; label: string }[] | undefined {
  const { t } = useTranslation('create');
  const title = useTitle();
  if (comparedType(column) === 'boolean') {
    return [
      { value: 'true', label: t('conditions.yes') },
      { value: 'false', label: t('conditions.no') },
    ];
  }
  if (!column.enum) return undefined;
  return Object.entries(column.enum).map(([value, label]) => ({ value, label: title(label) }));
}

/** The value that a text stands for. Digits that a number would lose stay a text, which the service reads as well. */
function valueOf(text: string, kind: Column['type']): unknown {
  switch (kind) {
    case 'integer':
    case 'number':
    case 'enum':
    case 'json':
      if (text === 'true' || text === 'false') return text === 'true';
      return String(Number(text)) === text && Number.isFinite(Number(text)) ? Number(text) : text;
    case 'boolean':
      return text === 'true';
    case 'text':
    case 'text_enum':
    case 'date':
    case 'datetime':
    case 'list':
      return text;
  }
}
