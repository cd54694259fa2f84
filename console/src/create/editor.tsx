import { Alert, App, Button, Flex, Input, Result, Typography } from 'antd';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ExportTaskError, type RecordType } from 'export-task-service/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useTitle } from '../service/record-types';
import { useService } from '../service/service-context';
import { useZone } from '../time';
import { taskOf, type Body } from '../request/body';
import { chosenKeys } from '../request/columns';
import { useCronText } from '../request/cron-text';
import { ColumnsSection } from './columns-section';
import { serviceFault, type FaultPlace } from './faults';
import { FileSection } from './file-section';
import { JsonPanel } from './json-panel';
import { OrderSection } from './order-section';
import { Part, type PartProps } from './part';
import { PreviewPanel } from './preview-panel';
import { RecordsSection } from './records-section';
import { ScheduleSection } from './schedule-section';
import { conditionsOf } from '../request/rules';
import { TemplateDialog, type SavedTemplate } from './template-dialog';
import { usePreview, type PreviewState } from './use-preview';
import { useSchedulePreview } from './use-schedule-preview';

/** Builds the body of a creation, and creates the task or the schedule. */
export function Editor({
  start,
  types,
  template: startTemplate,
  schedule: editedSchedule,
  origin,
}: {
  start: Body;
  types: RecordType[];
  /** The template that was started from, which can be overwritten. */
  template?: SavedTemplate;
  /** The id of the schedule that is edited. */
  schedule?: string;
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
  const next = useSchedulePreview(body, type !== undefined && preview.needed === undefined);
  const create = useCreation(body, editedSchedule);
  const [template, setTemplate] = useState(startTemplate);

  const change: PartProps['change'] = (to) => {
    // A creation that is under way keeps its outcome.
    if (!create.isPending) create.reset();
    setBody(to);
  };
  // The zone of the console and that of the file are one.
  if (zone !== seenZone) {
    setSeenZone(zone);
    setBody(inZone(body, zone));
  }
  if (!type)
    return <Result status="404" title={t('unknownType')} extra={<a href="#/create">{t('chooseType')}</a>} />;

  const error = create.error ?? preview.error ?? (body.schedule && next.error);
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
          {t(editedSchedule === undefined ? 'titleOf' : 'schedule.titleOf', { type: title(type.title) })}
        </Typography.Title>
        {editedSchedule === undefined && <a href="#/create">{t('changeType')}</a>}
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
          <ScheduleSection {...part('schedule')} isEdited={editedSchedule !== undefined} next={next} />
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
        isEdited={editedSchedule !== undefined}
        template={template}
        setTemplate={setTemplate}
      />
    </div>
  );
}

function inZone(body: Body, timezone: string): Body {
  return { ...body, options: { ...body.options, timezone } };
}

/** Creates the task and shows it at the top of the list, or saves the schedule and shows that. */
function useCreation({ schedule, ...task }: Body, edited: string | undefined) {
  const service = useService();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: async () => {
      if (!schedule) return `/exports?created=${await service.create(task)}`;
      const saved = { ...task, schedule };
      if (edited === undefined) return `/schedules?schedule=${await service.createSchedule(saved)}`;
      await service.replaceSchedule(edited, saved);
      return `/schedules?schedule=${edited}`;
    },
    onSuccess: async (address) => {
      await Promise.all(
        ['tasks', 'schedules', 'schedule'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      );
      navigate(address);
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
  isEdited,
  template,
  setTemplate,
}: {
  type: RecordType;
  body: Body;
  preview: PreviewState;
  create: ReturnType<typeof useCreation>;
  isEdited: boolean;
  template: SavedTemplate | undefined;
  setTemplate: (template: SavedTemplate) => void;
}) {
  const { t } = useTranslation('create');
  const { message } = App.useApp();
  const [saving, setSaving] = useState(false);
  const overwrite = useOverwrite(body);
  const cronText = useCronText();
  const columns = chosenKeys(type, body.params.filter).length || (preview.data?.header.length ?? 0);
  const conditions = new Set(conditionsOf(body.params.query, type).rules.map(({ field }) => field)).size;
  const format = body.options?.format;
  const rows = preview.data?.rows.length;
  const summary = [
    t('bar.columns', { count: columns }),
    ...(conditions > 0 ? [t('bar.conditions', { count: conditions })] : []),
    ...(rows === undefined ? [] : [rows < 20 ? t('preview.rows', { count: rows }) : t('preview.more')]),
    ...(format === undefined ? [] : [t(`file.formats.${format}`)]),
    ...(body.schedule ? [cronText(body.schedule.cron)] : []),
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
          {t(!body.schedule ? 'bar.submit' : isEdited ? 'bar.saveSchedule' : 'bar.schedule')}
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
    mutationFn: ({ id, ...kept }: SavedTemplate) => service.replaceTemplate(id, { ...taskOf(body), ...kept }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['templates'] }),
  });
}
