import { App, Button, Flex, Form, Input, Modal, Skeleton, Tag, Typography } from 'antd';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ExportTemplate } from 'export-task-service/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTypeName } from '../service/record-types';
import { useService } from '../service/service-context';
import { bodyOf } from '../request/body';
import { useStartAddress } from './start-address';

/** The templates of the member and those that the enterprise shares. */
export function TemplateList() {
  const { t } = useTranslation('create');
  const service = useService();
  const { data, error } = useQuery({
    queryKey: ['templates'],
    queryFn: ({ signal }) => service.templates({ signal }),
  });
  const [renamed, setRenamed] = useState<ExportTemplate>();
  return (
    <section aria-labelledby="templates">
      <Typography.Title level={2} id="templates" className="section-title templates-title">
        {t('templates.title')}
      </Typography.Title>
      {error ? (
        <Typography.Text type="danger">{error.message}</Typography.Text>
      ) : !data ? (
        <Skeleton active paragraph={{ rows: 2 }} title={false} />
      ) : data.length === 0 ? (
        <Typography.Text type="secondary">{t('templates.hint')}</Typography.Text>
      ) : (
        <ul className="templates">
          {data.map((template) => (
            <TemplateRow key={template.id} template={template} rename={setRenamed} />
          ))}
        </ul>
      )}
      {renamed && (
        <RenameDialog
          template={renamed}
          close={() => {
            setRenamed(undefined);
          }}
        />
      )}
    </section>
  );
}

function TemplateRow({
  template,
  rename,
}: {
  template: ExportTemplate;
  rename: (template: ExportTemplate) => void;
}) {
  const { t } = useTranslation('create');
  const { modal, message } = App.useApp();
  const typeName = useTypeName();
  const address = useStartAddress();
  const service = useService();
  const queries = useQueryClient();
  const { id, name, describe, type, creator_name, shared } = template;
  const ask = () => {
    modal.confirm({
      title: t('templates.deleteQuestion', { name }),
      content: shared ? t('templates.deleteShared') : t('templates.deleteOwn'),
      okText: t('templates.delete'),
      okButtonProps: { danger: true },
      cancelText: t('templates.cancel'),
      onOk: async () => {
        try {
          await service.deleteTemplate(id);
          message.success(t('templates.deleted'));
        } catch (error) {
          message.error(t('templates.failed', { message: (error as Error).message }));
        }
        await queries.invalidateQueries({ queryKey: ['templates'] });
      },
    });
  };
  return (
    <li>
      <a href={address('template', id)} className="template" title={describe}>
        <strong>{name}</strong>
        <span className="type-more">
          {typeName(type)} · {creator_name}
        </span>
      </a>
      <Tag color={shared ? 'blue' : 'default'}>{shared ? t('templates.shared') : t('templates.own')}</Tag>
      <Flex>
        <Button
          type="link"
          size="small"
          aria-label={t('templates.renameOf', { name })}
          onClick={() => {
            rename(template);
          }}
        >
          {t('templates.rename')}
        </Button>
        <Button type="link" danger size="small" aria-label={t('templates.deleteOf', { name })} onClick={ask}>
          {t('templates.delete')}
        </Button>
      </Flex>
    </li>
  );
}

function RenameDialog({ template, close }: { template: ExportTemplate; close: () => void }) {
  const { t } = useTranslation('create');
  const { message } = App.useApp();
  const service = useService();
  const queries = useQueryClient();
  const [form] = Form.useForm<{ name: string }>();
  const rename = useMutation({
    mutationFn: (name: string) =>
      service.replaceTemplate(template.id, { ...bodyOf(template), name, shared: template.shared }),
    onSuccess: () => {
      message.success(t('templates.renamed'));
      close();
    },
    onError: (error) => message.error(t('templates.failed', { message: error.message })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['templates'] }),
  });
  return (
    <Modal
      open
      title={t('templates.renameOf', { name: template.name })}
      okText={t('templates.save')}
      cancelText={t('templates.cancel')}
      confirmLoading={rename.isPending}
      onOk={form.submit}
      onCancel={close}
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={{ name: template.name }}
        onFinish={({ name }) => {
          rename.mutate(name.trim());
        }}
      >
        <Form.Item
          name="name"
          label={t('templates.name')}
          rules={[{ required: true, whitespace: true, message: t('templates.missing') }]}
        >
          <Input autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}
