import { AutoComplete, Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import type { RecordType } from 'export-task-service/client';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useService } from '../service/service-context';
import { without, type Body } from '../request/body';
import type { PartProps } from './part';

/** The tasks that are looked through for values. */
const EARLIER_TASKS = 50;

/** The keys of `extend` that a type needs: a list to choose from, or an input where the service has no list. */
export function ExtendFields({ type, body, change, fault }: PartProps) {
  const { t } = useTranslation('create');
  const { data: choices, isPending, isError } = useChoices(type);
  const earlier = useEarlier(type, choices);
  const extend: Readonly<Record<string, unknown>> = body.extend ?? {};
  const [only, ...others] = type.required_extend;
  const single = only !== undefined && others.length === 0 ? choices?.[only] : undefined;
  const [first, second] = single ?? [];
  const sole = first && !second ? first.value : undefined;
  const isOpen = only !== undefined && sole !== undefined && extend[only] === undefined;
  // Nothing is to be chosen if there is one product.
  useEffect(() => {
    if (isOpen) change((before) => withExtend(before, only, sole));
  });
  return type.required_extend.map((key) => {
    const list = choices?.[key];
    const label = extendLabel(key, t);
    const value = typeof extend[key] === 'string' && extend[key] !== '' ? extend[key] : undefined;
    const common = {
      id: `extend-${key}`,
      value: value ?? null,
      status: fault?.field === `extend.${key}` ? ('error' as const) : ('' as const),
      onChange: (to: string | null | undefined) => {
        change((before) => withExtend(before, key, to ?? undefined));
      },
    };
    return (
      <div key={key} className="field field-wide">
        <label htmlFor={common.id}>{label}</label>
        {list ? (
          <Select
            {...common}
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('extend.chooseProduct')}
            options={list.map((choice) => ({
              value: choice.value,
              label: `${choice.title} (${choice.value})`,
            }))}
          />
        ) : (
          <AutoComplete {...common} disabled={isPending} options={earlier[key] ?? []} />
        )}
        {isError && <small className="hint">{t('extend.failed')}</small>}
      </div>
    );
  });
}

/** The name of a key of `extend`. */
export function extendLabel(key: string, t: TFunction<'create'>): string {
  return key === 'product_id' || key === 'app_id' ? t(`extend.${key}`) : key;
}

function useChoices(type: RecordType) {
  const service = useService();
  return useQuery({
    queryKey: ['choices', type.value],
    queryFn: ({ signal }) => service.choices(type.value, { signal }),
    enabled: type.required_extend.length > 0,
    staleTime: 60_000,
  });
}

/** The values of keys without a list of them that earlier tasks of the type had, the latest first. */
function useEarlier(
  type: RecordType,
  choices: Readonly<Record<string, unknown>> | undefined,
): Record<string, { value: string }[]> {
  const service = useService();
  const keys = type.required_extend.filter((key) => choices && !choices[key]);
  const { data } = useQuery({
    queryKey: ['earlier', type.value],
    queryFn: ({ signal }) =>
      service.list({ filter: ['extend'], query: { type: type.value }, limit: EARLIER_TASKS }, { signal }),
    enabled: keys.length > 0,
  });
  return Object.fromEntries(
    keys.map((key) => {
      const values = (data?.list ?? []).map(({ extend = {} }) => extend[key]);
      const texts = values.filter((value) => typeof value === 'string' && value !== '');
      return [key, [...new Set(texts as string[])].map((value) => ({ value }))];
    }),
  );
}

function withExtend(body: Body, key: string, value: string | undefined): Body {
  const others: Record<string, unknown> = without(body.extend ?? {}, key);
  const extend = value === undefined || value === '' ? others : { ...others, [key]: value };
  const rest = without(body, 'extend');
  return Object.keys(extend).length > 0 ? { ...rest, extend } : rest;
}
