import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, Descriptions, Drawer, Empty, Flex, Skeleton, Table, Tag, Typography } from 'antd';
import type { ExportSchedule, ExportScheduleRun } from 'export-task-service/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AskedInWords } from '../exports/asked-in-words';
import { useTypeName } from '../service/record-types';
import { useService } from '../service/service-context';
import { formatTime, useZone } from '../time';
import { ScheduleActions } from './schedule-actions';
import { isRunning } from './schedule-list';
import { Rule, RunOutcome, ScheduleState } from './schedule-state';

const RUNS = 10;

/** A schedule: its state, its rule, what it exports, and its runs. */
export function ScheduleDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('schedules');
  const service = useService();
  const { data, error } = useQuery({
    queryKey: ['schedule', id],
    queryFn: ({ signal }) => service.getSchedule(id, { signal }),
    refetchInterval: ({ state }) => (state.data && isRunning(state.data) ? 2000 : 15_000),
  });
  return (
    <Drawer
      open
      onClose={onClose}
      size={720}
      title={data?.name ?? t('title')}
      closable={{ 'aria-label': t('actions.close') }}
    >
      {error && !data && <Alert type="error" showIcon title={t('notFound')} description={error.message} />}
      {!error && !data && <Skeleton active />}
      {data && <Details schedule={data} onDeleted={onClose} />}
    </Drawer>
  );
}

function Details({ schedule, onDeleted }: { schedule: ExportSchedule; onDeleted: () => void }) {
  const { t } = useTranslation('schedules');
  const [zone] = useZone();
  const typeName = useTypeName();
  const { overlap, catch_up, fixed_range } = schedule.schedule;
  return (
    <Flex vertical gap={16}>
      {schedule.state === 'suspended' ? (
        <Alert
          type="error"
          showIcon
          title={`${t('suspended')}: ${schedule.state_reason}`}
          description={t('suspendedHint')}
        />
      ) : (
        <ScheduleState schedule={schedule} />
      )}
      <ScheduleActions schedule={schedule} onDeleted={onDeleted} />
      <Descriptions
        size="small"
        bordered
        column={1}
        items={[
          { label: t('fields.describe'), children: schedule.describe },
          { label: t('fields.type'), children: typeName(schedule.type) },
          { label: t('fields.rule'), children: <Rule schedule={schedule.schedule} /> },
          {
            label: t('fields.next'),
            children: schedule.next_due_at === null ? '–' : formatTime(schedule.next_due_at, zone),
          },
          { label: t('fields.overlap'), children: t(`overlaps.${overlap}`) },
          { label: t('fields.catchUp'), children: t(`catchUps.${catch_up}`) },
          { label: t('fields.failures'), children: schedule.failures },
          { label: t('fields.owner'), children: schedule.creator_name },
          { label: t('fields.created'), children: formatTime(schedule.create_time, zone) },
          { label: t('fields.id'), children: <code className="code">{schedule.id}</code> },
        ].map((item) => ({ key: item.label, ...item }))}
      />
      <section aria-label={t('asked')}>
        <Typography.Title level={3} className="section-title">
          {t('asked')}
        </Typography.Title>
        {fixed_range && <Tag>{t('fixedRange')}</Tag>}
        <AskedInWords task={{ ...schedule, resolved_query: null }} />
      </section>
      <Runs schedule={schedule} />
    </Flex>
  );
}

/** The history, the latest run first. */
function Runs({ schedule }: { schedule: ExportSchedule }) {
  const { t } = useTranslation('schedules');
  const service = useService();
  const [zone] = useZone();
  const [page, setPage] = useState(1);
  const { data, error } = useQuery({
    // A run that has ended changes the last run of the schedule.
    queryKey: ['runs', schedule.id, page, schedule.last_run],
    queryFn: ({ signal }) =>
      service.scheduleRuns(schedule.id, { offset: (page - 1) * RUNS, limit: RUNS }, { signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <section aria-label={t('runs.title')}>
      <Flex justify="space-between" align="baseline" wrap gap={8}>
        <Typography.Title level={3} className="section-title">
          {t('runs.title')}
        </Typography.Title>
        <a href={`#/exports?schedule=${schedule.id}`}>{t('tasks')}</a>
      </Flex>
      {error && <Alert type="error" title={error.message} />}
      <Table<ExportScheduleRun>
        size="small"
        className="wide"
        rowKey="due_at"
        dataSource={data?.list ?? []}
        loading={!data && !error}
        locale={{ emptyText: <Empty description={t('runs.empty')} /> }}
        pagination={{
          current: page,
          pageSize: RUNS,
          hideOnSinglePage: true,
          total: data?.count ?? 0,
          showTotal: (count) => t('runs.count', { count }),
          onChange: setPage,
        }}
        columns={[
          {
            title: t('runs.due'),
            key: 'due_at',
            render: (_, { due_at, manual }) => (
              <>
                {formatTime(due_at, zone)} {manual && <Tag>{t('runs.manual')}</Tag>}
              </>
            ),
          },
          {
            title: t('runs.outcome'),
            key: 'outcome',
            render: (_, { outcome, reason }) => (
              <Flex vertical>
                <RunOutcome outcome={outcome} reason="" />
                {reason !== '' && <span className="small reason">{reason}</span>}
              </Flex>
            ),
          },
          {
            title: t('runs.task'),
            key: 'task',
            render: (_, { task_id }) =>
              task_id === null ? '–' : <a href={`#/exports?task=${task_id}`}>{t('runs.open')}</a>,
          },
        ]}
      />
    </section>
  );
}
