import { Collapse, Input, Radio, Select } from 'antd';
import { fileOptionChoices, fixedByFormat, type FileOptions } from 'export-task-service/client';
import { useTranslation } from 'react-i18next';
import { useZone, zones } from '../time';
import { Part, type PartProps } from './part';
import { isFree, withOption } from './file-options';

type Option = keyof FileOptions;

/** The options that are folded away, in the order of their use. */
const moreOptions = [
  'labels',
  'timezone',
  'encoding',
  'delimiter',
  'newline',
  'null_text',
  'formula_guard',
  'long_numbers',
] as const satisfies readonly Option[];

/** How the file is written. */
export function FileSection(props: PartProps) {
  const { t, i18n } = useTranslation('create');
  const { body, change, fault } = props;
  const options: FileOptions = body.options ?? {};
  const { format = 'csv', compress } = options;
  const fixed = Object.keys(fixedByFormat[format]) as Option[];
  const set = (option: Option, value: FileOptions[Option]) => {
    change((before) => ({ ...before, options: withOption(before.options ?? {}, option, value) }));
  };
  const setFormat = (to: NonNullable<FileOptions['format']>) => {
    const own = i18n.language === 'zh' ? 'zh' : 'en';
    // Programs read JSON Lines: the service gives it names that stay the same in each language.
    const labels = to === 'jsonl' ? undefined : (options.labels ?? own);
    change((before) => {
      const labelled = withOption(before.options ?? {}, 'labels', labels);
      return { ...before, options: withOption(labelled, 'format', to) };
    });
  };
  return (
    <Part title={t('sections.file')} fault={fault}>
      <div className="fields">
        <div className="field field-wide">
          <span id="file-format">{t('file.format')}</span>
          <Radio.Group
            aria-labelledby="file-format"
            optionType="button"
            buttonStyle="solid"
            value={options.format}
            options={fileOptionChoices.format.map((value) => ({ value, label: t(`file.formats.${value}`) }))}
            onChange={({ target }) => {
              setFormat(target.value as typeof format);
            }}
          />
          <small className="hint">{t(`file.formatHints.${format}`)}</small>
        </div>
        <div className="field field-wide">
          <span id="file-compress">{t('file.compress')}</span>
          <Radio.Group
            aria-labelledby="file-compress"
            optionType="button"
            value={compress ?? null}
            options={fileOptionChoices.compress.map((value) => ({
              value,
              label: t(`file.compressions.${value}`),
            }))}
            onChange={({ target }) => {
              set('compress', target.value as FileOptions['compress']);
            }}
          />
        </div>
      </div>
      <Collapse
        ghost
        size="small"
        items={[
          {
            key: 'more',
            label: t('file.more'),
            children: (
              <>
                <div className="fields">
                  {moreOptions
                    .filter((option) => isFree(option, format))
                    .map((option) => (
                      <OptionField key={option} {...props} option={option} set={set} />
                    ))}
                </div>
                {fixed.length > 0 && (
                  <p className="hint">
                    {t('file.fixed', {
                      format: t(`file.formats.${format}`),
                      options: fixed.map((option) => t(`file.options.${option}`)).join(', '),
                    })}
                  </p>
                )}
              </>
            ),
          },
        ]}
      />
    </Part>
  );
}

function OptionField({
  body,
  fault,
  option,
  set,
}: PartProps & {
  option: (typeof moreOptions)[number];
  set: (option: Option, value: FileOptions[Option]) => void;
}) {
  const { t } = useTranslation('create');
  const [, setZone] = useZone();
  const id = `option-${option}`;
  const value = body.options?.[option];
  const status = fault?.field === `options.${option}` ? 'error' : '';
  return (
    <div className="field field-option">
      <label htmlFor={id}>{t(`file.options.${option}`)}</label>
      {option === 'null_text' ? (
        <Input
          id={id}
          status={status}
          maxLength={32}
          value={body.options?.null_text ?? ''}
          onChange={({ target }) => {
            set(option, target.value === '' ? undefined : target.value);
          }}
        />
      ) : option === 'timezone' ? (
        <Select
          id={id}
          status={status}
          showSearch
          value={value ?? null}
          placeholder={t('file.service')}
          options={zones.map((name) => ({ value: name, label: name }))}
          onChange={(name) => {
            set(option, String(name));
            setZone(String(name));
          }}
        />
      ) : (
        <Select
          id={id}
          status={status}
          allowClear
          placeholder={t('file.service')}
          value={value === undefined ? null : String(value)}
          options={choicesOf(option).map((choice) => ({
            value: String(choice),
            label: t(`file.values.${choice}`),
          }))}
          onChange={(choice: string | undefined) => {
            set(
              option,
              choicesOf(option).find((one) => String(one) === choice),
            );
          }}
        />
      )}
      <small className="hint">{t(`file.hints.${option}`)}</small>
    </div>
  );
}

function choicesOf(option: Exclude<(typeof moreOptions)[number], 'null_text' | 'timezone'>) {
  return option === 'formula_guard' ? ([true, false] as const) : fileOptionChoices[option];
}
