import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Badge, Button, Empty, Table, Tooltip } from 'antd';
import { PlusOutlined } from '@ant-design/icons';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddressParameters } from '../address';
import { useService } from '../service/service-context';
import { ListHeading, RefreshButton, useExistingPage } from '../shell/list-view';
import { LoadFault } from '../shell/load-fault';
import { useZone } from '../time';
import { MAX_STREAMS, useLiveEvents } from './live-events';
import { SelectionActions } from './selection-actions';
import { useTaskColumns } from './task-columns';
import { TaskFilters } from './task-filters';
import { isActive, withEvent } from './task-progress';
import { isFiltered, listRequest, listState, pageSizes, type Task } from './task-request';

const TaskDrawer = lazy(() => import('./task-drawer'));

/** Seconds between two looks at the list: while tasks run that no stream tells of, while streams do, and otherwise. */
const POLL_SECONDS = { running: 2, streaming: 10, idle: 15 };

/** The enterprise's export tasks. */
export function ExportsView() {
  const { t } = useTranslation('exports');
  const service = useService();
  const [zone] = useZone();
  const [parameters, setParameters] = useAddressParameters();
  const state = useMemo(() => listState(parameters), [parameters]);
  const [selected, setSelected] = useState<string[]>([]);

  const streaming = useRef(false);
  const request = listRequest(state, zone);
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery({
    queryKey: ['tasks', request],
    queryFn: async ({ signal }) => {
      const { count, list } = await service.list(request, { signal });
      return { count, list: list as Task[] };
    },
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data: known } }) => {
      const running = known?.list.filter(isActive).length ?? 0;
      return 1000 * pollSeconds(running, streaming.current);
    },
  });
  const runningIds = useMemo(() => data?.list.filter(isActive).map(({ id }) => id) ?? [], [data]);
  const live = useLiveEvents(runningIds);
  useEffect(() => {
    streaming.current = live.streaming;
  }, [live.streaming]);
  const tasks = useMemo(
    () => data?.list.map((task) => withEvent(task, live.events.get(task.id))) ?? [],
    [data, live.events],
  );
  const openTask = useCallback(
    (id: string) => {
      setParameters({ task: id });
    },
    [setParameters],
  );
  const columns = useTaskColumns(state.sort, openTask);
  const shown = parameters.get('task');
  useExistingPage(state, isPlaceholderData ? undefined : data?.count, setParameters);

  return (
    <>
      <ListHeading title={t('title')}>
        <Updates running={runningIds.length} streaming={live.streaming} />
        <RefreshButton label={t('refresh')} fetching={isFetching} refetch={refetch} />
        <Button type="primary" href="#/create" icon={<PlusOutlined aria-hidden />}>
          {t('create')}
        </Button>
      </ListHeading>
      <TaskFilters state={state} onChange={setParameters} />
      {error && <LoadFault title={t('failed')} error={error} retry={refetch} />}
      <SelectionActions
        tasks={tasks.filter(({ id }) => selected.includes(id))}
        onDone={() => {
          setSelected([]);
        }}
      />
      <Table<Task>
        size="middle"
        className="wide"
        rowKey="id"
        columns={columns}
        dataSource={tasks}
        loading={!data && !error}
        rowSelection={{
          selectedRowKeys: selected,
          onChange: (keys) => {
            setSelected(keys.map(String));
          },
          getCheckboxProps: ({ name }) => ({ 'aria-label': name }),
          getTitleCheckboxProps: () => ({ 'aria-label': t('title') }),
        }}
        rowClassName={({ id }) => (id === parameters.get('created') ? 'new-row' : '')}
        onChange={({ current = 1, pageSize = 20 }, _, sorter, { action }) => {
          const { field, order } = [sorter].flat()[0] ?? {};
          setParameters({
            page: action === 'paginate' && current > 1 ? String(current) : null,
            size: pageSize === 20 ? null : String(pageSize),
            sort: order ? `${String(field)}:${order === 'ascend' ? 'asc' : 'desc'}` : null,
          });
        }}
        pagination={{
          current: state.page,
          pageSize: state.size,
          pageSizeOptions: pageSizes,
          showSizeChanger: true,
          total: data?.count ?? 0,
          showTotal: (count) => t('count', { count }),
        }}
        locale={{
          emptyText: error ? ' ' : <Empty description={t(isFiltered(state) ? 'emptyFiltered' : 'empty')} />,
        }}
      />
      {shown !== null && (
        <Suspense>
          <TaskDrawer
            id={shown}
            event={live.events.get(shown)}
            onClose={() => {
              setParameters({ task: null });
            }}
          />
        </Suspense>
      )}
    </>
  );
}

function pollSeconds(running: number, streaming: boolean): number {
  if (running === 0) return POLL_SECONDS.idle;
  return streaming && running <= MAX_STREAMS ? POLL_SECONDS.streaming : POLL_SECONDS.running;
}

/** Says how changes arrive. */
function Updates({ running, streaming }: { running: number; streaming: boolean }) {
  const { t } = useTranslation('exports');
  const kind = running === 0 ? 'idle' : streaming ? 'live' : 'polling';
  const seconds = kind === 'idle' ? POLL_SECONDS.idle : POLL_SECONDS.running;
  const status = ({ idle: 'default', live: 'processing', polling: 'warning' } as const)[kind];
  return (
    <Tooltip title={t(`updates.${kind}Hint`, { seconds })}>
      <span role="status" tabIndex={0}>
        <Badge status={status} text={t(`updates.${kind}`, { seconds })} />
      </span>
    </Tooltip>
  );
}
