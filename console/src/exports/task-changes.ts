import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { TaskStatus } from 'export-task-service/client';
import { useTranslation } from 'react-i18next';
import { useService } from '../service/service-context';
import type { Task } from './task-request';

/** The calls that change a task. */
export const changes = ['cancel', 'retry', 'delete'] as const;

export type Change = (typeof changes)[number];

/** Calls at once, when many tasks are changed. */
const CALLS_AT_ONCE = 4;

/** Whether the service allows the change in this state of a task. */
export function isAllowed(change: Change, { status }: Pick<Task, 'status'>): boolean {
  switch (change) {
    case 'cancel':
      return status === TaskStatus.ToBeExported || status === TaskStatus.Exporting;
    case 'retry':
      return status === TaskStatus.Invalid || status === TaskStatus.Expired;
    case 'delete':
      return status !== TaskStatus.Exporting;
  }
}

/** Asks whether these tasks shall be changed, changes them, and says how many were and why others were not. */
export function useTaskChanges(): (change: Change, ids: readonly string[], onDone?: () => void) => void {
  const { t } = useTranslation('exports');
  const { modal, message } = App.useApp();
  const service = useService();
  const queries = useQueryClient();

  const run = async (change: Change, ids: readonly string[]) => {
    const left = [...ids];
    const faults: Error[] = [];
    const worker = async () => {
      for (let id = left.shift(); id !== undefined; id = left.shift()) {
        await service[change](id).catch((error: unknown) => faults.push(error as Error));
      }
    };
    await Promise.all(Array.from({ length: CALLS_AT_ONCE }, worker));
    await Promise.all(
      ['tasks', 'task', 'statistics'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    );
    const done = ids.length - faults.length;
    if (done > 0) void message.success(t(`done.${change}`, { count: done }));
    if (faults.length > 0) {
      void message.error(t('notDone', { count: faults.length, reason: faults[0]?.message ?? '' }));
    }
  };

  return (change, ids, onDone) => {
    modal.confirm({
      title: t(`ask.${change}`, { count: ids.length }),
      content: t(`ask.${change}Text`),
      okText: t('ask.yes'),
      cancelText: t('ask.no'),
      okButtonProps: { danger: change !== 'retry' },
      onOk: async () => {
        await run(change, ids);
        onDone?.();
      },
    });
  };
}
