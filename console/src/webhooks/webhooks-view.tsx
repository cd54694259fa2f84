import { Button, Empty, Result, Table, Typography } from 'antd';
import { PlusOutlined } from '@ant-design/icons';
import { ExportTaskError, type ExportWebhook } from 'export-task-service/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddressParameters } from '../address';
import { useWebhooks } from '../service/webhooks';
import { ListHeading, NameButton } from '../shell/list-view';
import { LoadFault } from '../shell/load-fault';
import { addWords } from '../words/words';
import { SecretDialog, type NewSecret } from './secret-dialog';
import { WebhookDrawer } from './webhook-drawer';
import { WebhookForm } from './webhook-form';
import { EventTags, WebhookState } from './webhook-state';
import * as words from './webhooks.words';

addWords('webhooks', words);

/** The receivers of the enterprise's events, for administrators. */
export default function WebhooksView() {
  const { t } = useTranslation('webhooks');
  const [parameters, setParameters] = useAddressParameters();
  const { data, error, refetch } = useWebhooks();
  const [edited, setEdited] = useState<ExportWebhook | 'new'>();
  const [secret, setSecret] = useState<NewSecret>();
  const shown = parameters.get('webhook');
  if (error instanceof ExportTaskError && !data) {
    return <Result status="info" title={t('unavailable')} subTitle={t('unavailableHint')} />;
  }
  return (
    <>
      <ListHeading title={t('title')}>
        <Button
          type="primary"
          icon={<PlusOutlined aria-hidden />}
          onClick={() => {
            setEdited('new');
          }}
        >
          {t('create')}
        </Button>
      </ListHeading>
      <Typography.Paragraph type="secondary">{t('hint')}</Typography.Paragraph>
      {error && <LoadFault title={t('failed')} error={error} retry={refetch} />}
      <Table<ExportWebhook>
        size="middle"
        className="wide"
        rowKey="id"
        dataSource={data ?? []}
        loading={!data && !error}
        pagination={false}
        locale={{ emptyText: error ? ' ' : <Empty description={t('empty')} /> }}
        columns={[
          {
            title: t('fields.name'),
            key: 'name',
            render: (_, { id, name }) => (
              <NameButton
                name={name}
                open={() => {
                  setParameters({ webhook: id });
                }}
              />
            ),
          },
          {
            title: t('fields.state'),
            key: 'state',
            className: 'breaking',
            render: (_, webhook) => <WebhookState webhook={webhook} />,
          },
          {
            title: t('fields.url'),
            dataIndex: 'url',
            className: 'breaking',
            responsive: ['md'],
            render: (url: string) => <code>{url}</code>,
          },
          {
            title: t('fields.events'),
            key: 'events',
            className: 'breaking',
            responsive: ['md'],
            render: (_, { events }) => <EventTags events={events} />,
          },
        ]}
      />
      {shown !== null && data && (
        <WebhookDrawer
          key={shown}
          webhook={data.find(({ id }) => id === shown)}
          onClose={() => {
            setParameters({ webhook: null });
          }}
          onEdit={() => {
            setEdited(data.find(({ id }) => id === shown));
          }}
          onSecret={setSecret}
        />
      )}
      {edited && (
        <WebhookForm
          webhook={edited === 'new' ? undefined : edited}
          close={() => {
            setEdited(undefined);
          }}
          onCreated={setSecret}
        />
      )}
      {secret && (
        <SecretDialog
          shown={secret}
          close={() => {
            setSecret(undefined);
          }}
        />
      )}
    </>
  );
}
