import { App, Button, Dropdown, Flex } from 'antd';
import { DownloadOutlined, EllipsisOutlined } from '@ant-design/icons';
import { TaskStatus } from 'export-task-service/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useService } from '../service/service-context';
import { changes, isAllowed, useTaskChanges, type Change } from './task-changes';
import type { Task } from './task-request';

/** Buttons for what the state of a task allows; `compact` puts all but the download into a menu. */
export function TaskActions({
  task,
  compact = false,
  onDeleted,
}: {
  task: Pick<Task, 'id' | 'status' | 'name'>;
  compact?: boolean;
  onDeleted?: () => void;
}) {
  const { t } = useTranslation('exports');
  const [, navigate] = useLocation();
  const change = useTaskChanges();
  const allowed = changes.filter((name) => isAllowed(name, task));
  const again = () => {
    navigate(`/create?from=${task.id}`);
  };
  const apply = (name: Change) => {
    change(name, [task.id], name === 'delete' ? onDeleted : undefined);
  };
  const items = [
    { key: 'change', label: t('actions.change'), onClick: again },
    ...allowed.map((name) => ({
      key: name,
      label: t(`actions.${name}`),
      danger: name === 'delete',
      onClick: () => {
        apply(name);
      },
    })),
  ];
  return (
    <Flex gap={4} wrap={!compact}>
      {task.status === TaskStatus.Exported && <Download task={task} />}
      {compact ? (
        <Dropdown menu={{ items }} trigger={['click']}>
          <Button
            type="text"
            size="small"
            icon={<EllipsisOutlined />}
            aria-label={`${t('actions.more')}: ${task.name}`}
          />
        </Dropdown>
      ) : (
        items.map(({ key, label, onClick, ...look }) => (
          <Button key={key} size="small" onClick={onClick} {...look}>
            {label}
          </Button>
        ))
      )}
    </Flex>
  );
}

/** Downloads the file through a fresh link. */
function Download({ task: { id, name } }: { task: Pick<Task, 'id' | 'name'> }) {
  const { t } = useTranslation('exports');
  const { message } = App.useApp();
  const service = useService();
  const [asking, setAsking] = useState(false);
  const download = async () => {
    setAsking(true);
    try {
      const link = document.createElement('a');
      link.href = await service.link(id);
      link.download = '';
      link.rel = 'noopener';
      link.click();
    } catch (error) {
      void message.error(t('downloadFailed', { reason: (error as Error).message }));
    } finally {
      setAsking(false);
    }
  };
  return (
    <Button
      type="primary"
      size="small"
      icon={<DownloadOutlined />}
      loading={asking}
      aria-label={`${t('actions.download')}: ${name}`}
      onClick={() => void download()}
    >
      {t('actions.download')}
    </Button>
  );
}
