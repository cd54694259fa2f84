import { Badge, Flex, Tag } from 'antd';
import type { ExportWebhook, WebhookDelivery } from 'export-task-service/client';
import { useTranslation } from 'react-i18next';
import { formatTime, useZone } from '../time';

/** Whether events arrive, and why not. */
export function WebhookState({ webhook }: { webhook: ExportWebhook }) {
  const { t } = useTranslation('webhooks');
  const [zone] = useZone();
  const { enabled, disabled_reason, failing_since } = webhook;
  if (disabled_reason !== null) return <Badge status="error" text={t(`states.${disabled_reason}`)} />;
  if (!enabled) return <Badge status="default" text={t('states.disabled')} />;
  if (failing_since !== null) {
    return (
      <Badge status="warning" text={t('states.failingSince', { time: formatTime(failing_since, zone) })} />
    );
  }
  return <Badge status="success" text={t('states.enabled')} />;
}

/** The events that a webhook is sent. */
export function EventTags({ events }: Pick<ExportWebhook, 'events'>) {
  const { t } = useTranslation('webhooks');
  return (
    <Flex gap={4} wrap>
      {events.map((event) => (
        <Tag key={event}>{t(`events.${event}`)}</Tag>
      ))}
    </Flex>
  );
}

/** Words a try: its outcome, its status and how long it took. */
export function useTryText(): (one: WebhookDelivery['tries'][number]) => string {
  const { t } = useTranslation('webhooks');
  return ({ outcome, status, milliseconds }) =>
    [
      t(`outcomes.${outcome}`),
      ...(status === null ? [] : [String(status)]),
      t('milliseconds', { count: milliseconds }),
    ].join(' · ');
}
