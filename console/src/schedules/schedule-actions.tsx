import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Dropdown, Flex } from 'antd';
import { EllipsisOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useService } from '../service/service-context';
import type { Schedule } from './schedule-list';

type Action = 'run' | 'pause' | 'resume' | 'delete';

/** Buttons for what the state of a schedule allows; `compact` puts them into a menu. */
export function ScheduleActions({
  schedule,
  compact = false,
  onDeleted,
}: {
  schedule: Pick<Schedule, 'id' | 'name' | 'state'>;
  compact?: boolean;
  onDeleted?: () => void;
}) {
  const { t } = useTranslation('schedules');
  const [, navigate] = useLocation();
  const act = useScheduleActions(schedule, onDeleted);
  const { id, name, state } = schedule;
  const names: readonly Action[] = ['run', state === 'active' ? 'pause' : 'resume', 'delete'];
  const items = [
    ...names.map((action) => ({
      key: action,
      label: t(`actions.${action}`),
      danger: action === 'delete',
      onClick: () => {
        act(action);
      },
    })),
  ];
  items.splice(2, 0, {
    key: 'edit' as Action,
    label: t('actions.edit'),
    danger: false,
    onClick: () => {
      navigate(`/create?schedule=${id}`);
    },
  });
  if (compact) {
    return (
      <Dropdown menu={{ items }} trigger={['click']}>
        <Button
          type="text"
          size="small"
          icon={<EllipsisOutlined />}
          aria-label={`${t('actions.more')}: ${name}`}
        />
      </Dropdown>
    );
  }
  return (
    <Flex gap={4} wrap>
      {items.map(({ key, label, ...look }) => (
        <Button key={key} size="small" {...look}>
          {label}
        </Button>
      ))}
    </Flex>
  );
}

/** Changes a schedule or runs it, and says what was done or why not; deleting it is asked for. */
function useScheduleActions(
  { id, name }: Pick<Schedule, 'id' | 'name'>,
  onDeleted: (() => void) | undefined,
): (action: Action) => void {
  const { t } = useTranslation('schedules');
  const { modal, message } = App.useApp();
  const service = useService();
  const queries = useQueryClient();
  const calls = {
    run: () => service.runSchedule(id),
    pause: () => service.pauseSchedule(id),
    resume: () => service.resumeSchedule(id),
    delete: () => service.deleteSchedule(id),
  };
  const apply = async (action: Action) => {
    try {
      await calls[action]();
      void message.success(t(`done.${action}`));
      if (action === 'delete') onDeleted?.();
    } catch (error) {
      void message.error(t('notDone', { reason: (error as Error).message }));
    }
    const changed = ['schedules', 'tasks', ...(action === 'delete' ? [] : ['schedule', 'runs'])];
    await Promise.all(changed.map((key) => queries.invalidateQueries({ queryKey: [key] })));
  };
  return (action) => {
    if (action !== 'delete') {
      void apply(action);
      return;
    }
    modal.confirm({
      title: t('ask.delete', { name }),
      content: t('ask.deleteText'),
      okText: t('ask.yes'),
      cancelText: t('ask.no'),
      okButtonProps: { danger: true },
      onOk: () => apply('delete'),
    });
  };
}
