import { Alert, Button, Collapse, Input, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { curlCommand } from '../request/curl';
import { apiUrl } from '../settings';
import { parseBody, type Body, type BodyFault } from '../request/body';
import { useRecordTypes } from '../service/record-types';
import type { PartProps } from './part';

/** The body as JSON, to be read and edited, and the command that sends it. */
export function JsonPanel({ body, change }: Pick<PartProps, 'body' | 'change'>) {
  const { t } = useTranslation('create');
  return (
    <Collapse
      items={[
        {
          key: 'json',
          label: t('sections.json'),
          children: (
            <>
              <JsonText body={body} change={change} />
              <Command body={body} />
            </>
          ),
        },
      ]}
    />
  );
}

function JsonText({ body, change }: Pick<PartProps, 'body' | 'change'>) {
  const { t } = useTranslation('create');
  const [draft, setDraft] = useState<string>();
  const types = (useRecordTypes().data ?? []).map(({ value }) => value);
  const faults = draft === undefined ? [] : parseBody(draft, types).faults;
  return (
    <>
      <div className="field field-wide">
        <label htmlFor="json-body">{t('json.label')}</label>
        <Input.TextArea
          id="json-body"
          aria-describedby="json-hint"
          className="json"
          rows={16}
          spellCheck={false}
          status={faults.length > 0 ? 'error' : ''}
          value={draft ?? JSON.stringify(body, null, 2)}
          onChange={({ target }) => {
            setDraft(target.value);
            const read = parseBody(target.value, types);
            if (read.body) change(() => read.body);
          }}
          onBlur={() => {
            if (faults.length === 0) setDraft(undefined);
          }}
        />
        <small id="json-hint" className="hint">
          {t('json.hint')}
        </small>
      </div>
      {faults.length > 0 && (
        <Alert
          role="alert"
          type="error"
          title={t('json.apply')}
          description={
            <ul className="faults">
              {faults.map((fault) => (
                <li key={fault.field}>
                  <Fault {...fault} />
                </li>
              ))}
            </ul>
          }
          action={
            <Button
              size="small"
              onClick={() => {
                setDraft(undefined);
              }}
            >
              {t('json.discard')}
            </Button>
          }
        />
      )}
    </>
  );
}

function Fault({ field, fault, valid }: BodyFault) {
  const { t } = useTranslation('create');
  return t(`json.faults.${fault}`, { field: field === '' ? t('json.whole') : field, valid });
}

function Command({ body }: { body: Body }) {
  const { t } = useTranslation('create');
  const command = curlCommand(apiUrl, body);
  return (
    <>
      <h3 className="part-title">{t('json.curl')}</h3>
      <Typography.Paragraph
        className="command"
        copyable={{ text: command, tooltips: [t('json.copy'), t('json.copied')] }}
      >
        <code>{command}</code>
      </Typography.Paragraph>
    </>
  );
}
