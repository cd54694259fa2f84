import { Button, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { changes, isAllowed, useTaskChanges } from './task-changes';
import type { Task } from './task-request';

/** Changes all tasks that are ticked and in a state for it. */
export function SelectionActions({ tasks, onDone }: { tasks: readonly Task[]; onDone: () => void }) {
  const { t } = useTranslation('exports');
  const change = useTaskChanges();
  if (tasks.length === 0) return null;
  return (
    <Flex align="center" gap={8} wrap className="selection" role="group">
      {t('selected', { count: tasks.length })}
      {changes.map((name) => {
        const ids = tasks.filter((task) => isAllowed(name, task)).map(({ id }) => id);
        return (
          <Button
            key={name}
            size="small"
            danger={name === 'delete'}
            disabled={ids.length === 0}
            onClick={() => {
              change(name, ids, onDone);
            }}
          >
            {`${t(`actions.${name}`)} (${ids.length})`}
          </Button>
        );
      })}
    </Flex>
  );
}
