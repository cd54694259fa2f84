import { useQuery } from '@tanstack/react-query';
import { Alert, Descriptions, Drawer, Flex, Skeleton, Tabs, Timeline, Typography } from 'antd';
import { TaskStatus, type ExportTask, type ExportTaskEvent } from 'export-task-service/client';
import { useTranslation } from 'react-i18next';
import { formatDuration, formatNumber, formatSize } from '../format';
import { useTypeName } from '../service/record-types';
import { useService } from '../service/service-context';
import { apiUrl } from '../settings';
import { formatTime, offsetOf, useZone } from '../time';
import { AskedInWords } from './asked-in-words';
import { curlCommand } from '../request/curl';
import { TaskActions } from './task-actions';
import { isActive, TaskProgress, TaskState, withEvent } from './task-progress';

/** A task: its state, what was asked, what happened when, and why it failed. */
export default function TaskDrawer({
  id,
  event,
  onClose,
}: {
  id: string;
  event: ExportTaskEvent | undefined;
  onClose: () => void;
}) {
  const { t } = useTranslation('exports');
  const service = useService();
  const { data, error } = useQuery({
    queryKey: ['task', id],
    queryFn: ({ signal }) => service.get(id, { signal }),
    refetchInterval: ({ state }) => (state.data && isActive(state.data) ? 2000 : false),
  });
  const task = data && withEvent(data, event);
  return (
    <Drawer
      open
      onClose={onClose}
      size={720}
      title={task?.name ?? t('drawer.label')}
      closable={{ 'aria-label': t('actions.close') }}
    >
      {error && !task && (
        <Alert type="error" showIcon title={t('drawer.notFound')} description={error.message} />
      )}
      {!error && !task && <Skeleton active />}
      {task && <Details task={task} onDeleted={onClose} />}
    </Drawer>
  );
}

function Details({ task, onDeleted }: { task: ExportTask; onDeleted: () => void }) {
  const { t, i18n } = useTranslation('exports');
  const typeName = useTypeName();
  const { name, describe, type, params, extend, options } = task;
  const body = { name, describe, type, params, extend, options };
  return (
    <Flex vertical gap={16}>
      <Flex gap={16} align="center" wrap>
        <TaskState task={task} />
        {task.status === TaskStatus.Exporting && <TaskProgress task={task} />}
      </Flex>
      <Reason task={task} />
      <TaskActions task={task} onDeleted={onDeleted} />
      <Descriptions
        size="small"
        bordered
        column={1}
        items={[
          { label: t('fields.describe'), children: describe },
          { label: t('fields.type'), children: typeName(type) },
          { label: t('fields.rows'), children: formatNumber(task.finished, i18n.language) },
          { label: t('fields.size'), children: task.size === 0 ? '–' : formatSize(task.size, i18n.language) },
          { label: t('fields.creator'), children: task.creator_name },
          ...(task.schedule_id === null
            ? []
            : [
                {
                  label: t('fields.schedule'),
                  children: (
                    <a href={`#/schedules?schedule=${task.schedule_id}`}>{t('drawer.openSchedule')}</a>
                  ),
                },
              ]),
          { label: t('fields.attempts'), children: task.attempts },
          { label: t('fields.checksum'), children: <Copyable text={task.checksum} /> },
          { label: t('fields.id'), children: <Copyable text={task.id} /> },
        ].map((item) => ({ key: item.label, ...item }))}
      />
      <section aria-label={t('drawer.happened')}>
        <Typography.Title level={3} className="section-title">
          {t('drawer.happened')}
        </Typography.Title>
        <Happened task={task} />
      </section>
      <section aria-label={t('drawer.asked')}>
        <Typography.Title level={3} className="section-title">
          {t('drawer.asked')}
        </Typography.Title>
        <Tabs
          items={[
            { key: 'words', label: t('drawer.words'), children: <AskedInWords task={task} /> },
            { key: 'json', label: t('drawer.json'), children: <Code text={JSON.stringify(body, null, 2)} /> },
            { key: 'curl', label: t('drawer.curl'), children: <Code text={curlCommand(apiUrl, body)} /> },
          ]}
        />
      </section>
    </Flex>
  );
}

/** Why a task failed or waits, and what to do about it. */
function Reason({ task }: { task: ExportTask }) {
  const { t } = useTranslation('exports');
  const { result_code: code, result_desc, status } = task;
  if (code === '' || code === 'exported') return null;
  const failed = status === TaskStatus.Invalid && code !== 'cancelled';
  return (
    <Alert
      showIcon
      type={failed ? 'error' : 'info'}
      title={`${t(`reasons.${code}`)}: ${t(`advice.${code}`)}`}
      description={result_desc}
    />
  );
}

/** The moments of a task, with the zone in which they are told. */
function Happened({ task }: { task: ExportTask }) {
  const { t } = useTranslation('exports');
  const [zone] = useZone();
  const { create_time, begin_time, end_time, expire_time, status } = task;
  const duration =
    begin_time === null || end_time === null
      ? ''
      : ` (${formatDuration(Date.parse(end_time) - Date.parse(begin_time))})`;
  const moments = [
    { what: t('drawer.created'), time: create_time, color: 'gray' },
    { what: t('drawer.began'), time: begin_time, color: 'blue' },
    {
      what: t('drawer.ended') + duration,
      time: end_time,
      color: status === TaskStatus.Invalid ? 'red' : 'green',
    },
    {
      what: t(status === TaskStatus.Expired ? 'drawer.expired' : 'drawer.expires'),
      time: expire_time,
      color: 'gray',
    },
  ];
  return (
    <Timeline
      items={moments.flatMap(({ what, time, color }) =>
        time === null
          ? []
          : [{ color, content: `${formatTime(time, zone)} (${offsetOf(zone)}) · ${what}`, key: what }],
      )}
    />
  );
}

function Copyable({ text }: { text: string | null }) {
  const { t } = useTranslation('exports');
  if (text === null) return '–';
  return (
    <Typography.Text
      code
      copyable={{ text, tooltips: [t('actions.copy'), t('actions.copied')] }}
      className="code"
    >
      {text}
    </Typography.Text>
  );
}

function Code({ text }: { text: string }) {
  const { t } = useTranslation('exports');
  return (
    <Typography.Paragraph copyable={{ text, tooltips: [t('actions.copy'), t('actions.copied')] }}>
      <pre className="code" tabIndex={0}>
        {text}
      </pre>
    </Typography.Paragraph>
  );
}
