import type { TableColumnType } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDuration, formatSize } from '../format';
import { useTypeName } from '../service/record-types';
import { NameButton, sortedBy, WIDE } from '../shell/list-view';
import { formatTime, useZone } from '../time';
import { TaskActions } from './task-actions';
import { TaskProgress, TaskState } from './task-progress';
import type { ListState, Task } from './task-request';

/** The columns of the list. */
export function useTaskColumns(
  sort: ListState['sort'],
  openTask: (id: string) => void,
): TableColumnType<Task>[] {
  const { t, i18n } = useTranslation('exports');
  const [zone] = useZone();
  const typeName = useTypeName();
  return useMemo(() => {
    const sorted = (field: keyof Task) => sortedBy(sort, field);
    return [
      {
        title: t('fields.name'),
        ...sorted('name'),
        render: (_, { id, name }) => (
          <NameButton
            name={name}
            open={() => {
              openTask(id);
            }}
          />
        ),
      },
      { title: t('fields.type'), ...sorted('type'), ...WIDE, render: (_, { type }) => typeName(type) },
      { title: t('fields.status'), ...sorted('status'), render: (_, task) => <TaskState task={task} /> },
      { title: t('fields.progress'), key: 'progress', render: (_, task) => <TaskProgress task={task} /> },
      {
        title: t('fields.size'),
        ...sorted('size'),
        ...WIDE,
        align: 'right',
        render: (_, { size }) => (size === 0 ? '–' : formatSize(size, i18n.language)),
      },
      { title: t('fields.creator'), ...sorted('creator_name'), ...WIDE },
      {
        title: t('fields.created'),
        ...sorted('create_time'),
        ...WIDE,
        render: (_, { create_time }) => formatTime(create_time, zone),
      },
      {
        title: t('fields.duration'),
        key: 'duration',
        ...WIDE,
        align: 'right',
        render: (_, { begin_time, end_time }) =>
          begin_time === null || end_time === null
            ? '–'
            : formatDuration(Date.parse(end_time) - Date.parse(begin_time)),
      },
      {
        title: t('fields.expires'),
        ...sorted('expire_time'),
        ...WIDE,
        render: (_, { expire_time }) => (expire_time === null ? '–' : formatTime(expire_time, zone)),
      },
      {
        title: t('fields.actions'),
        key: 'actions',
        className: 'at-right',
        render: (_, task) => <TaskActions task={task} compact />,
      },
    ];
  }, [t, i18n.language, zone, typeName, sort, openTask]);
}
