import { Alert, App, Button, Flex, Input, Result, Typography } from 'antd';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ExportTaskError, type RecordType } from 'export-task-service/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useTitle } from '../service/record-types';
import { useService } from '../service/service-context';
import { useZone } from '../time';
import type { Body } from '../request/body';
import { chosenKeys } from '../request/columns';
import { ColumnsSection } from './columns-section';
import { serviceFault, type FaultPlace } from './faults';
import { FileSection } from './file-section';
import { JsonPanel } from './json-panel';
import { OrderSection } from './order-section';
import { Part, type PartProps } from './part';
import { PreviewPanel } from './preview-panel';
import { RecordsSection } from './records-section';
import { conditionsOf } from '../request/rules';
import { TemplateDialog, type SavedTemplate } from './template-dialog';
import { usePreview, type PreviewState } from './use-preview';

/** Builds the body of a creation, and creates the task. */
export function Editor({
  start,
  types,
  template: startTemplate,
  origin,
}: {
  start: Body;
  types: RecordType[];
  /** The template that was started from, which can be overwritten. */
  template?: SavedTemplate;
  /** Where the body came from, in words. */
  origin?: string;
}) {
  const { t } = useTranslation('create');
  const title = useTitle();
  const [body, setBody] = useState(start);
  const [zone] = useZone();
  const [seenZone, setSeenZone] = useState(zone);
  const type = types.find(({ value }) => value === body.type);
  const preview = usePreview(body, type);
  const create = useCreation(body);
  const [template, setTemplate] = useState(startTemplate);

  const change: PartProps['change'] = (to) => {
    create.reset();
    setBody(to);
  };
  // The zone of the console and that of the file are one.
  if (zone !== seenZone) {
    setSeenZone(zone);
    setBody(inZone(body, zone));
  }
  if (!type)
    return <Result status="404" title={t('unknownType')} extra={<a href="#/create">{t('chooseType')}</a>} />;

  const error = create.error ?? preview.error;
  const refusal = error instanceof ExportTaskError ? serviceFault(error.message) : undefined;
  const part = (...places: FaultPlace[]): PartProps => ({
    type,
    body,
    change,
    fault: refusal?.place && places.includes(refusal.place) ? refusal : undefined,
  });
  return (
    <div className="create">
      <Flex align="baseline" gap="0 16px" wrap>
        <Typography.Title level={1} className="view-title">
          {t('titleOf', { type: title(type.title) })}
        </Typography.Title>
        <a href="#/create">{t('changeType')}</a>
      </Flex>
      {origin !== undefined && <Typography.Text type="secondary">{origin}</Typography.Text>}
      <ZoneNotice body={body} zone={zone} change={change} />
      <div className="create-grid">
        <div className="create-parts">
          <RecordsSection {...part('extend', 'query')} />
          <FileSection {...part('options')} />
          <ColumnsSection {...part('filter')} />
          <OrderSection {...part('order')} />
          <NameSection {...part('name', 'describe')} />
        </div>
        <div className="create-result">
          <PreviewPanel type={type} body={body} preview={preview} />
          <JsonPanel body={body} change={change} />
        </div>
      </div>
      <SubmitBar
        type={type}
        body={body}
        preview={preview}
        create={create}
        template={template}
        setTemplate={setTemplate}
      />
    </div>
  );
}

function inZone(body: Body, timezone: string): Body {
  return { ...body, options: { ...body.options, timezone } };
}

/** Creates the task, and shows it at the top of the list. */
function useCreation(body: Body) {
  const service = useService();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: () => service.create(body),
    onSuccess: (id) => {
      void queries.invalidateQueries({ queryKey: ['tasks'] });
      navigate(`/exports?created=${id}`);
    },
  });
}

/** Says that what was started from has another time zone than the console. */
function ZoneNotice({ body, zone: own, change }: { body: Body; zone: string; change: PartProps['change'] }) {
  const { t } = useTranslation('create');
  const zone = body.options?.timezone;
  if (zone === own) return null;
  return (
    <Alert
      type="info"
      showIcon
      title={zone === undefined ? t('zones.service', { own }) : t('zones.differ', { zone, own })}
      action={
        <Button
          size="small"
          onClick={() => {
            change((before) => inZone(before, own));
          }}
        >
          {t('zones.use', { own })}
        </Button>
      }
    />
  );
}

function NameSection({ body, change, fault }: PartProps) {
  const { t } = useTranslation('create');
  return (
    <Part title={t('sections.name')} fault={fault}>
      <div className="fields">
        {(['name', 'describe'] as const).map((field) => (
          <div key={field} className="field field-wide">
            <label htmlFor={`task-${field}`}>{t(`name.${field}`)}</label>
            <Input
              id={`task-${field}`}
              value={body[field]}
              status={fault?.field === field ? 'error' : ''}
              aria-describedby={field === 'name' ? 'task-name-hint' : undefined}
              onChange={({ target }) => {
                change((before) => ({ ...before, [field]: target.value }));
              }}
            />
            {field === 'name' && (
              <small id="task-name-hint" className="hint">
                {t('name.nameHint')}
              </small>
            )}
          </div>
        ))}
      </div>
    </Part>
  );
}

/** A summary of the export, and the button that creates it. */
function SubmitBar({
  type,
  body,
  preview,
  create,
  template,
  setTemplate,
}: {
  type: RecordType;
  body: Body;
  preview: PreviewState;
  create: ReturnType<typeof useCreation>;
  template: SavedTemplate | undefined;
  setTemplate: (template: SavedTemplate) => void;
}) {
  const { t } = useTranslation('create');
  const { message } = App.useApp();
  const [saving, setSaving] = useState(false);
  const overwrite = useOverwrite(body);
  const columns = chosenKeys(type, body.params.filter).length || (preview.data?.header.length ?? 0);
  const conditions = new Set(conditionsOf(body.params.query, type).rules.map(({ field }) => field)).size;
  const format = body.options?.format;
  const rows = preview.data?.rows.length;
  const summary = [
    t('bar.columns', { count: columns }),
    ...(conditions > 0 ? [t('bar.conditions', { count: conditions })] : []),
    ...(rows === undefined ? [] : [rows < 20 ? t('preview.rows', { count: rows }) : t('preview.more')]),
    ...(format === undefined ? [] : [t(`file.formats.${format}`)]),
  ];
  return (
    <div className="submit-bar" role="group" aria-label={t('bar.label')}>
      {create.error &&
        !(create.error instanceof ExportTaskError && serviceFault(create.error.message).place) && (
          <Alert role="alert" type="error" title={t('fault', { message: create.error.message })} />
        )}
      <Flex align="center" justify="end" gap="8px 16px" wrap>
        <span className="summary" aria-live="polite">
          {summary.join(' · ')}
        </span>
        {template && (
          <Button
            loading={overwrite.isPending}
            onClick={() => {
              overwrite.mutate(template, {
                onSuccess: () => {
                  message.success(t('templates.updated', { name: template.name }));
                },
                onError: (error) => {
                  message.error(t('templates.failed', { message: error.message }));
                },
              });
            }}
          >
            {t('bar.overwrite')}
          </Button>
        )}
        <Button
          onClick={() => {
            setSaving(true);
          }}
        >
          {t('bar.saveTemplate')}
        </Button>
        <Button
          type="primary"
          loading={create.isPending}
          onClick={() => {
            create.mutate();
          }}
        >
          {t('bar.submit')}
        </Button>
      </Flex>
      {saving && (
        <TemplateDialog
          body={body}
          close={(saved) => {
            setSaving(false);
            if (saved) setTemplate(saved);
          }}
        />
      )}
    </div>
  );
}

function useOverwrite(body: Body) {
  const service = useService();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...kept }: SavedTemplate) => service.replaceTemplate(id, { ...body, ...kept }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['templates'] }),
  });
}
