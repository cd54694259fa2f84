import { Badge, Flex, Progress, Typography } from 'antd';
import { TaskStatus, type ExportTaskEvent } from 'export-task-service/client';
import { useTranslation } from 'react-i18next';
import { useNow } from '../now';
import { formatDuration, formatNumber } from '../format';
import type { Task } from './task-request';

/** The state of a task that progress is shown of. */
type Progressing = Pick<Task, 'status' | 'total' | 'finished' | 'begin_time' | 'result_code' | 'will_retry'>;

/** Whether a task waits or runs. */
export function isActive({ status }: Pick<Task, 'status'>): boolean {
  return status === TaskStatus.ToBeExported || status === TaskStatus.Exporting;
}

/** A task with what an event tells of it, unless the list already knows more. */
export function withEvent<T extends Progressing>(task: T, event: ExportTaskEvent | undefined): T {
  if (!event || !isActive(task) || event.status < task.status) return task;
  const { status, total, finished, result_code } = event;
  // Ended: the list is being asked for what an event does not hold, such as the size.
  if (!isActive(event)) return { ...task, total, finished };
  return { ...task, status, total, finished: Math.max(finished, task.finished), result_code };
}

/** The state in words. The text has the colour of other texts: a colour alone would not be read by everyone. */
export function TaskState({ task }: { task: Progressing }) {
  const { t } = useTranslation('exports');
  const { status, result_code, will_retry } = task;
  const mark = ({ 1: 'default', 2: 'processing', 3: 'success', 4: 'error', 5: 'default' } as const)[status];
  const cancelled = status === TaskStatus.Invalid && result_code === 'cancelled';
  const text = cancelled ? t('cancelled') : will_retry ? t('retrying') : t(`states.${status}`);
  return <Badge status={cancelled ? 'default' : mark} text={text} />;
}

/** The bar of a running task with rows, speed and time left; the rows of one that has ended. */
export function TaskProgress({ task }: { task: Progressing }) {
  const { t, i18n } = useTranslation('exports');
  const now = useNow(task.status === TaskStatus.Exporting);
  const { status, total, finished, begin_time } = task;
  const rows = t('progress.rows', {
    finished: formatNumber(finished, i18n.language),
    total: formatNumber(total, i18n.language),
  });
  if (status === TaskStatus.ToBeExported) return t('progress.waiting');
  if (status === TaskStatus.Invalid && total === 0) return '–';
  if (status !== TaskStatus.Exporting) return rows;
  const seconds = begin_time === null ? 0 : (now - Date.parse(begin_time)) / 1000;
  const rate = seconds > 0.5 ? Math.round(finished / seconds) : 0;
  return (
    <Flex vertical className="progress">
      <Progress
        percent={total === 0 ? 0 : Math.floor((finished / total) * 100)}
        status="active"
        size="small"
        aria-label={rows}
      />
      <Typography.Text className="small">
        {total === 0 ? t('progress.counting') : rows}
        {rate > 0 && ` · ${t('progress.rate', { rate: formatNumber(rate, i18n.language) })}`}
        {rate > 0 && ` · ${t('progress.left', { time: formatDuration(((total - finished) / rate) * 1000) })}`}
      </Typography.Text>
    </Flex>
  );
}
