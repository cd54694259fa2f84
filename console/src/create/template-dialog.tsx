import { App, Checkbox, Form, Input, Modal } from 'antd';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useService } from '../service/service-context';
import { taskOf, type Body } from '../request/body';

/** A template that can be overwritten. Its name and whether it is shared stay then. */
export interface SavedTemplate {
  id: string;
  name: string;
  shared: boolean;
}

/** Saves what was built as a template. */
export function TemplateDialog({
  body,
  close,
}: {
  body: Body;
  /** Called with the new template, if one was saved. */
  close: (saved?: SavedTemplate) => void;
}) {
  const { t } = useTranslation('create');
  const { message } = App.useApp();
  const service = useService();
  const queries = useQueryClient();
  const [form] = Form.useForm<{ name: string; shared: boolean }>();
  const save = useMutation({
    mutationFn: async (named: { name: string; shared: boolean }): Promise<SavedTemplate> => {
      const kept = { name: named.name.trim(), shared: named.shared };
      return { id: await service.createTemplate({ ...taskOf(body), ...kept }), ...kept };
    },
    onSuccess: (saved) => {
      message.success(t('templates.saved'));
      void queries.invalidateQueries({ queryKey: ['templates'] });
      close(saved);
    },
    onError: (error) => message.error(t('templates.failed', { message: error.message })),
  });
  return (
    <Modal
      open
      title={t('bar.saveTemplate')}
      okText={t('templates.save')}
      cancelText={t('templates.cancel')}
      confirmLoading={save.isPending}
      onOk={form.submit}
      onCancel={() => {
        close();
      }}
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={{ name: body.name, shared: false }}
        onFinish={(values) => {
          save.mutate(values);
        }}
      >
        <Form.Item
          name="name"
          label={t('templates.name')}
          rules={[{ required: true, whitespace: true, message: t('templates.missing') }]}
        >
          <Input autoFocus />
        </Form.Item>
        <Form.Item name="shared" valuePropName="checked">
          <Checkbox>{t('templates.share')}</Checkbox>
        </Form.Item>
      </Form>
    </Modal>
  );
}
