import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Checkbox, Drawer, Flex, Form, Input, Switch } from 'antd';
import type { ExportWebhook, SaveExportWebhook } from 'export-task-service/client';
import { useTranslation } from 'react-i18next';
import { useService } from '../service/service-context';
import type { NewSecret } from './secret-dialog';

const events = [
  'export_task.exported',
  'export_task.invalid',
  'export_task.expired',
  'export_schedule.suspended',
] as const satisfies SaveExportWebhook['events'];

/** Creates a webhook, or changes one. */
export function WebhookForm({
  webhook,
  close,
  onCreated,
}: {
  /** The webhook to change; undefined for a new one. */
  webhook?: ExportWebhook | undefined;
  close: () => void;
  /** Called with the secret, which the answer alone has. */
  onCreated: (created: NewSecret) => void;
}) {
  const { t } = useTranslation('webhooks');
  const { message } = App.useApp();
  const service = useService();
  const queries = useQueryClient();
  const [form] = Form.useForm<SaveExportWebhook>();
  const save = useMutation({
    mutationFn: async (sent: SaveExportWebhook) => {
      if (!webhook) return service.createWebhook(sent);
      await service.replaceWebhook(webhook.id, sent);
      return undefined;
    },
    onSuccess: (created) => {
      void queries.invalidateQueries({ queryKey: ['webhooks'] });
      void message.success(t('done.save'));
      close();
      if (created) onCreated(created);
    },
  });
  return (
    <Drawer
      open
      size={560}
      title={t(webhook ? 'form.edit' : 'form.create')}
      closable={{ 'aria-label': t('actions.close') }}
      onClose={close}
      footer={
        <Flex gap={8} justify="end">
          <Button onClick={close}>{t('form.cancel')}</Button>
          <Button type="primary" loading={save.isPending} onClick={form.submit}>
            {t('form.save')}
          </Button>
        </Flex>
      }
    >
      {save.error && <Alert role="alert" type="error" title={save.error.message} />}
      <Form
        form={form}
        layout="vertical"
        initialValues={webhook ?? { name: '', url: '', events: [...events], enabled: true }}
        onFinish={({ name, url, events: chosen, enabled }) => {
          save.mutate({ name: name.trim(), url: url.trim(), events: chosen, enabled: enabled ?? true });
        }}
      >
        <Form.Item
          name="name"
          label={t('fields.name')}
          rules={[{ required: true, whitespace: true, message: t('form.nameMissing') }]}
        >
          <Input autoFocus maxLength={255} />
        </Form.Item>
        <Form.Item
          name="url"
          label={t('fields.url')}
          extra={t('form.urlHint')}
          rules={[{ required: true, whitespace: true, message: t('form.urlMissing') }]}
        >
          <Input inputMode="url" maxLength={2000} spellCheck={false} placeholder="https://" />
        </Form.Item>
        <Form.Item
          name="events"
          label={t('fields.events')}
          rules={[{ required: true, type: 'array', min: 1, message: t('form.eventsMissing') }]}
        >
          <Checkbox.Group
            className="event-choices"
            options={events.map((value) => ({ value, label: t(`events.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="enabled" label={t('fields.enabled')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
    </Drawer>
  );
}
