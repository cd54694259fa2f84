import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Empty, Flex, Table, type TableColumnType } from 'antd';
import { PlusOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { useAddressParameters } from '../address';
import { useTypeName } from '../service/record-types';
import { useService } from '../service/service-context';
import { ListHeading, NameButton, RefreshButton, useExistingPage, sortedBy, WIDE } from '../shell/list-view';
import { LoadFault } from '../shell/load-fault';
import { TextFilter } from '../shell/text-filter';
import { formatTime, useZone } from '../time';
import { addWords } from '../words/words';
import { ScheduleActions } from './schedule-actions';
import { ScheduleDrawer } from './schedule-drawer';
import {
  isRunning,
  PAGE_SIZE,
  scheduleListRequest,
  scheduleListState,
  type Schedule,
  type ScheduleListState,
} from './schedule-list';
import { LastRun, Rule, ScheduleState } from './schedule-state';
import * as words from './schedules.words';

addWords('schedules', words);

/** Seconds between two looks at the list: while a run is on its way, and otherwise. */
const POLL_SECONDS = { running: 2, idle: 15 };

/** The exports that run by themselves: the member's own, or those of the enterprise for an administrator. */
export default function SchedulesView() {
  const { t } = useTranslation('schedules');
  const service = useService();
  const [parameters, setParameters] = useAddressParameters();
  const state = scheduleListState(parameters);
  const request = scheduleListRequest(state);
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery({
    queryKey: ['schedules', request],
    queryFn: async ({ signal }) => {
      const { count, list } = await service.schedules(request, { signal });
      return { count, list: list as Schedule[] };
    },
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data: known } }) =>
      1000 * (known?.list.some(isRunning) ? POLL_SECONDS.running : POLL_SECONDS.idle),
  });
  const columns = useColumns(state.sort, (id) => {
    setParameters({ schedule: id });
  });
  const shown = parameters.get('schedule');
  useExistingPage({ ...state, size: PAGE_SIZE }, isPlaceholderData ? undefined : data?.count, setParameters);
  return (
    <>
      <ListHeading title={t('title')}>
        <RefreshButton label={t('refresh')} fetching={isFetching} refetch={refetch} />
        <Button type="primary" href="#/create?regular=true" icon={<PlusOutlined aria-hidden />}>
          {t('create')}
        </Button>
      </ListHeading>
      <Flex className="filters open" role="search">
        <TextFilter
          label={t('name')}
          text={state.name}
          search={(name) => {
            setParameters({ name, page: null });
          }}
        />
      </Flex>
      {error && <LoadFault title={t('failed')} error={error} retry={refetch} />}
      <Table<Schedule>
        size="middle"
        className="wide"
        rowKey="id"
        columns={columns}
        dataSource={data?.list ?? []}
        loading={!data && !error}
        onChange={({ current = 1 }, _, sorter, { action }) => {
          const { field, order } = [sorter].flat()[0] ?? {};
          setParameters({
            page: action === 'paginate' && current > 1 ? String(current) : null,
            sort: order ? `${String(field)}:${order === 'ascend' ? 'asc' : 'desc'}` : null,
          });
        }}
        pagination={{
          current: state.page,
          pageSize: PAGE_SIZE,
          showSizeChanger: false,
          total: data?.count ?? 0,
          showTotal: (count) => t('count', { count }),
        }}
        locale={{
          emptyText: error ? ' ' : <Empty description={t(state.name === '' ? 'empty' : 'emptyFiltered')} />,
        }}
      />
      {shown !== null && (
        <ScheduleDrawer
          key={shown}
          id={shown}
          onClose={() => {
            setParameters({ schedule: null });
          }}
        />
      )}
    </>
  );
}

function useColumns(
  sort: ScheduleListState['sort'],
  open: (id: string) => void,
): TableColumnType<Schedule>[] {
  const { t } = useTranslation('schedules');
  const [zone] = useZone();
  const typeName = useTypeName();
  const sorted = (field: keyof Schedule) => sortedBy(sort, field);
  return [
    {
      title: t('fields.name'),
      ...sorted('name'),
      render: (_, { id, name }) => (
        <NameButton
          name={name}
          open={() => {
            open(id);
          }}
        />
      ),
    },
    { title: t('fields.type'), ...sorted('type'), ...WIDE, render: (_, { type }) => typeName(type) },
    {
      title: t('fields.rule'),
      key: 'schedule',
      ...WIDE,
      render: (_, { schedule }) => <Rule schedule={schedule} />,
    },
    {
      title: t('fields.next'),
      ...sorted('next_due_at'),
      ...WIDE,
      render: (_, { next_due_at }) => (next_due_at === null ? '–' : formatTime(next_due_at, zone)),
    },
    {
      title: t('fields.state'),
      ...sorted('state'),
      render: (_, schedule) => <ScheduleState schedule={schedule} />,
    },
    { title: t('fields.last'), key: 'last_run', render: (_, schedule) => <LastRun schedule={schedule} /> },
    { title: t('fields.owner'), ...sorted('creator_name'), ...WIDE },
    {
      title: t('fields.actions'),
      key: 'actions',
      className: 'at-right',
      render: (_, schedule) => <ScheduleActions schedule={schedule} compact />,
    },
  ];
}
