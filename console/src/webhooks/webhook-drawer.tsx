import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Descriptions, Drawer, Flex } from 'antd';
import type { ExportWebhook } from 'export-task-service/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useService } from '../service/service-context';
import { formatTime, useZone } from '../time';
import { DeliveryList } from './delivery-list';
import { ReplayDialog } from './replay-dialog';
import type { NewSecret } from './secret-dialog';
import { EventTags, WebhookState } from './webhook-state';

/** A webhook: its state, what can be done with it, and what was sent to it. */
export function WebhookDrawer({
  webhook,
  onClose,
  onEdit,
  onSecret,
}: {
  /** Undefined if there is no such webhook. */
  webhook: ExportWebhook | undefined;
  onClose: () => void;
  onEdit: () => void;
  onSecret: (secret: NewSecret) => void;
}) {
  const { t } = useTranslation('webhooks');
  return (
    <Drawer
      open
      onClose={onClose}
      size={720}
      title={webhook?.name ?? t('title')}
      closable={{ 'aria-label': t('actions.close') }}
    >
      {webhook ? (
        <Details webhook={webhook} onEdit={onEdit} onSecret={onSecret} onDeleted={onClose} />
      ) : (
        <Alert type="error" showIcon title={t('notFound')} />
      )}
    </Drawer>
  );
}

function Details({
  webhook,
  onEdit,
  onSecret,
  onDeleted,
}: {
  webhook: ExportWebhook;
  onEdit: () => void;
  onSecret: (secret: NewSecret) => void;
  onDeleted: () => void;
}) {
  const { t } = useTranslation('webhooks');
  const [zone] = useZone();
  const service = useService();
  const { modal } = App.useApp();
  const apply = useApply();
  const [tested, setTested] = useState<string>();
  const [replaying, setReplaying] = useState(false);
  const { id, name, url, events, enabled } = webhook;
  const ask = (what: 'delete' | 'rotate', call: () => Promise<void>) => {
    modal.confirm({
      title: t(`ask.${what}`, { name }),
      content: t(`ask.${what}Text`),
      okText: t(`ask.${what}Yes`),
      cancelText: t('ask.no'),
      okButtonProps: { danger: what === 'delete' },
      onOk: call,
    });
  };
  const remove = () =>
    apply(async () => {
      await service.deleteWebhook(id);
      onDeleted();
    }, t('done.delete'));
  const rotate = () =>
    apply(async () => {
      onSecret(await service.rotateWebhookSecret(id));
    });
  const test = () =>
    apply(async () => {
      setTested(await service.testWebhook(id));
    });
  const enable = () =>
    apply(
      () => service.replaceWebhook(id, { name, url, events, enabled: !enabled }),
      t(enabled ? 'done.disable' : 'done.enable'),
    );
  return (
    <Flex vertical gap={16}>
      {webhook.disabled_reason === null ? (
        <WebhookState webhook={webhook} />
      ) : (
        <Alert
          type="error"
          showIcon
          title={t(`states.${webhook.disabled_reason}`)}
          description={t('disabledHint')}
        />
      )}
      <Flex gap={4} wrap>
        <Button size="small" onClick={() => void test()}>
          {t('actions.test')}
        </Button>
        <Button size="small" onClick={onEdit}>
          {t('actions.edit')}
        </Button>
        <Button size="small" onClick={() => void enable()}>
          {t(enabled ? 'actions.disable' : 'actions.enable')}
        </Button>
        <Button
          size="small"
          onClick={() => {
            ask('rotate', rotate);
          }}
        >
          {t('actions.rotate')}
        </Button>
        <Button
          size="small"
          onClick={() => {
            setReplaying(true);
          }}
        >
          {t('actions.replay')}
        </Button>
        <Button
          size="small"
          danger
          onClick={() => {
            ask('delete', remove);
          }}
        >
          {t('actions.delete')}
        </Button>
      </Flex>
      <Descriptions
        size="small"
        bordered
        column={1}
        items={[
          { label: t('fields.url'), children: <code className="code">{url}</code> },
          { label: t('fields.events'), children: <EventTags events={events} /> },
          ...(webhook.previous_secret_until === null
            ? []
            : [
                {
                  label: t('fields.previous'),
                  children: formatTime(webhook.previous_secret_until, zone),
                },
              ]),
          { label: t('fields.creator'), children: webhook.creator_name },
          { label: t('fields.created'), children: formatTime(webhook.create_time, zone) },
          { label: t('fields.updated'), children: formatTime(webhook.update_time, zone) },
          { label: t('fields.id'), children: <code className="code">{id}</code> },
        ].map((item) => ({ key: item.label, ...item }))}
      />
      <DeliveryList id={id} tested={tested} />
      {replaying && (
        <ReplayDialog
          webhook={webhook}
          close={() => {
            setReplaying(false);
          }}
        />
      )}
    </Flex>
  );
}

/** Makes a call that changes webhooks, and says what was done or why not. */
function useApply(): (call: () => Promise<void>, done?: string) => Promise<void> {
  const { t } = useTranslation('webhooks');
  const { message } = App.useApp();
  const queries = useQueryClient();
  return async (call, done) => {
    try {
      await call();
      if (done !== undefined) void message.success(done);
    } catch (error) {
      void message.error(t('notDone', { reason: (error as Error).message }));
    }
    await Promise.all(
      ['webhooks', 'deliveries'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    );
  };
}
