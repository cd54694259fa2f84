import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, Badge, Empty, Flex, Segmented, Table, Typography } from 'antd';
import type { WebhookDelivery } from 'export-task-service/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useService } from '../service/service-context';
import { formatTime, useZone } from '../time';
import { useTryText } from './webhook-state';

const PAGE_SIZE = 10;

const states = ['waiting', 'delivered', 'failed'] as const;
const marks = { waiting: 'processing', delivered: 'success', failed: 'error' } as const;

/** The events that were sent to a webhook, the newest first, each with its tries. */
export function DeliveryList({ id, tested }: { id: string; tested: string | undefined }) {
  const { t } = useTranslation('webhooks');
  const service = useService();
  const [zone] = useZone();
  const [page, setPage] = useState(1);
  const [state, setState] = useState<WebhookDelivery['state']>();
  const { data, error } = useQuery({
    queryKey: ['deliveries', id, state, page],
    queryFn: ({ signal }) =>
      service.webhookDeliveries(id, {
        ...(state && { state }),
        offset: (page - 1) * PAGE_SIZE,
        limit: PAGE_SIZE,
        signal,
      }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data: known } }) => (known?.list.some(isNew) ? 1000 : 15_000),
  });
  return (
    <section aria-label={t('deliveries.title')}>
      <Typography.Title level={3} className="section-title">
        {t('deliveries.title')}
      </Typography.Title>
      {tested !== undefined && <TestOutcome id={id} eventId={tested} />}
      <Segmented
        aria-label={t('deliveries.state')}
        value={state ?? 'all'}
        options={(['all', ...states] as const).map((value) => ({
          value,
          label: value === 'all' ? t('deliveries.all') : t(`deliveries.states.${value}`),
        }))}
        onChange={(value) => {
          setState(states.find((one) => one === value));
          setPage(1);
        }}
      />
      {error && <Alert type="error" title={error.message} />}
      <Table<WebhookDelivery>
        size="small"
        className="wide"
        rowKey="event_id"
        dataSource={data?.list ?? []}
        loading={!data && !error}
        locale={{ emptyText: <Empty description={t('deliveries.empty')} /> }}
        pagination={{
          current: page,
          pageSize: PAGE_SIZE,
          hideOnSinglePage: true,
          showSizeChanger: false,
          total: data?.count ?? 0,
          showTotal: (count) => t('deliveries.count', { count }),
          onChange: setPage,
        }}
        expandable={{ expandedRowRender: (delivery) => <Tries delivery={delivery} /> }}
        columns={[
          {
            title: t('deliveries.event'),
            key: 'event',
            render: (_, { event }) => t(`events.${event}`),
          },
          {
            title: t('deliveries.created'),
            key: 'create_time',
            render: (_, { create_time }) => formatTime(create_time, zone),
          },
          {
            title: t('deliveries.state'),
            key: 'state',
            render: (_, delivery) => (
              <Flex vertical>
                <Badge status={marks[delivery.state]} text={t(`deliveries.states.${delivery.state}`)} />
                {delivery.next_time !== null && delivery.attempts > 0 && (
                  <span className="small">
                    {t('deliveries.next', { time: formatTime(delivery.next_time, zone) })}
                  </span>
                )}
              </Flex>
            ),
          },
          { title: t('deliveries.attempts'), dataIndex: 'attempts', align: 'right' },
        ]}
      />
    </section>
  );
}

/** Whether a delivery has not been tried yet. */
function isNew({ state, attempts }: WebhookDelivery): boolean {
  return state === 'waiting' && attempts === 0;
}

/** The outcome of a test event. */
function TestOutcome({ id, eventId }: { id: string; eventId: string }) {
  const { t } = useTranslation('webhooks');
  const service = useService();
  const tryText = useTryText();
  const { data } = useQuery({
    queryKey: ['deliveries', id, 'tested', eventId],
    queryFn: async ({ signal }) => {
      const { list } = await service.webhookDeliveries(id, { limit: 100, signal });
      return list.find(({ event_id }) => event_id === eventId) ?? null;
    },
    refetchInterval: ({ state: { data: known } }) => (known && !isNew(known) ? false : 500),
  });
  const last = data?.tries.at(-1);
  const kind = !last ? 'waiting' : last.outcome === 'delivered' ? 'delivered' : 'failed';
  return (
    <Alert
      role="status"
      showIcon
      className="test-outcome"
      type={({ waiting: 'info', delivered: 'success', failed: 'error' } as const)[kind]}
      title={t(`test.${kind}`, { result: last ? tryText(last) : '' })}
    />
  );
}

/** The tries of a delivery, the oldest first, and what was sent. */
function Tries({ delivery: { event_id, tries, body } }: { delivery: WebhookDelivery }) {
  const { t } = useTranslation('webhooks');
  const [zone] = useZone();
  const tryText = useTryText();
  return (
    <Flex vertical gap={8}>
      <strong>{t('deliveries.tries')}</strong>
      {tries.length === 0 ? (
        t('deliveries.noTries')
      ) : (
        <ol className="next-tries">
          {tries.map((one) => (
            <li key={one.time}>
              {formatTime(one.time, zone)} · {tryText(one)}
            </li>
          ))}
        </ol>
      )}
      <strong>{t('deliveries.body')}</strong>
      <pre className="code" tabIndex={0}>
        {body}
      </pre>
      <span>
        {t('deliveries.eventId')}: <code className="code">{event_id}</code>
      </span>
    </Flex>
  );
}
