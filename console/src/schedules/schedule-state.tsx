import { Badge, Flex, Tooltip, Typography } from 'antd';
import type { ExportScheduleRun } from 'export-task-service/client';
import { useTranslation } from 'react-i18next';
import { useCronText } from '../request/cron-text';
import { formatTime, useZone } from '../time';
import type { Schedule } from './schedule-list';

const stateMarks = { active: 'success', paused: 'default', suspended: 'error' } as const;

const outcomeMarks = {
  waiting: 'default',
  created: 'processing',
  exported: 'success',
  invalid: 'error',
  cancelled: 'default',
  deleted: 'default',
  failed: 'error',
  skipped: 'warning',
  missed: 'warning',
} as const satisfies Record<ExportScheduleRun['outcome'], string>;

/** The state in words, and the reason of a suspended schedule. */
export function ScheduleState({ schedule: { state, state_reason } }: { schedule: Schedule }) {
  const { t } = useTranslation('schedules');
  return (
    <Flex vertical>
      <Badge status={stateMarks[state]} text={t(`states.${state}`)} />
      {state_reason !== '' && (
        <Typography.Text type="danger" className="small reason" title={state_reason}>
          {state_reason}
        </Typography.Text>
      )}
    </Flex>
  );
}

/** The outcome of a run. */
export function RunOutcome({ outcome, reason }: Pick<ExportScheduleRun, 'outcome' | 'reason'>) {
  const { t } = useTranslation('schedules');
  const badge = <Badge status={outcomeMarks[outcome]} text={t(`outcomes.${outcome}`)} />;
  return reason === '' ? badge : <Tooltip title={reason}>{badge}</Tooltip>;
}

/** The last run: its outcome, which leads to its task. */
export function LastRun({ schedule: { last_run } }: { schedule: Schedule }) {
  const { t } = useTranslation('schedules');
  const [zone] = useZone();
  if (!last_run) return t('noRun');
  const outcome = <RunOutcome {...last_run} />;
  return (
    <Flex vertical>
      {last_run.task_id === null ? outcome : <a href={`#/exports?task=${last_run.task_id}`}>{outcome}</a>}
      <Typography.Text type="secondary" className="small">
        {formatTime(last_run.due_at, zone)}
      </Typography.Text>
    </Flex>
  );
}

/** When a schedule is due: in words, as an expression, and in which time zone. */
export function Rule({ schedule: { cron, timezone } }: Pick<Schedule, 'schedule'>) {
  const cronText = useCronText();
  const words = cronText(cron);
  return (
    <Flex vertical>
      {words !== cron && <span>{words}</span>}
      <Typography.Text type="secondary" className="small">
        <code>{cron}</code> · {timezone}
      </Typography.Text>
    </Flex>
  );
}
