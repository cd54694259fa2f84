import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Form, Input, Modal } from 'antd';
import type { ExportWebhook } from 'export-task-service/client';
import { useTranslation } from 'react-i18next';
import { valueOfClock } from '../create/times';
import { useService } from '../service/service-context';
import { offsetOf, useZone } from '../time';

/** Sends the events since a time again. */
export function ReplayDialog({ webhook: { id }, close }: { webhook: ExportWebhook; close: () => void }) {
  const { t } = useTranslation('webhooks');
  const { message } = App.useApp();
  const [zone] = useZone();
  const service = useService();
  const queries = useQueryClient();
  const [form] = Form.useForm<{ since: string }>();
  const replay = useMutation({
    mutationFn: (since: string) => {
      const [day = '', time = ''] = since.split('T');
      return service.replayWebhook(id, new Date(valueOfClock({ day, time }, zone) ?? NaN));
    },
    onSuccess: (count) => {
      void message.success(t('replay.done', { count }));
      void queries.invalidateQueries({ queryKey: ['deliveries', id] });
      close();
    },
    onError: (error) => message.error(t('notDone', { reason: error.message })),
  });
  return (
    <Modal
      open
      title={t('replay.title')}
      okText={t('replay.send')}
      cancelText={t('form.cancel')}
      confirmLoading={replay.isPending}
      onOk={form.submit}
      onCancel={close}
    >
      <Form
        form={form}
        layout="vertical"
        onFinish={({ since }) => {
          replay.mutate(since);
        }}
      >
        <Form.Item
          name="since"
          label={t('replay.since', { zone: offsetOf(zone) })}
          extra={t('replay.hint')}
          rules={[{ required: true, message: t('replay.missing') }]}
        >
          <Input type="datetime-local" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
