import {
  AlertOutlined,
  ClusterOutlined,
  CrownOutlined,
  LaptopOutlined,
  NotificationOutlined,
  SafetyOutlined,
  ShopOutlined,
  SwapOutlined,
  TableOutlined,
  UserOutlined,
  WechatOutlined,
} from '@ant-design/icons';
import { Button, Empty, Result, Skeleton, Typography } from 'antd';
import { RecordTypeNumber } from 'export-task-service/client';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { useRecordTypes, useTitle } from '../service/record-types';
import { useStartAddress } from './start-address';
import { TemplateList } from './template-list';

const icons: Partial<Record<number, ComponentType>> = {
  [RecordTypeNumber.Device]: LaptopOutlined,
  [RecordTypeNumber.User]: UserOutlined,
  [RecordTypeNumber.Alert]: AlertOutlined,
  [RecordTypeNumber.Heavybuyer]: CrownOutlined,
  [RecordTypeNumber.Dealer]: ShopOutlined,
  [RecordTypeNumber.Warranty]: SafetyOutlined,
  [RecordTypeNumber.DeviceSessionLog]: SwapOutlined,
  [RecordTypeNumber.WechatAuthDevice]: WechatOutlined,
  [RecordTypeNumber.DeviceAggregate]: ClusterOutlined,
  [RecordTypeNumber.BroadcastTaskList]: NotificationOutlined,
};

/** The first step: a record type, or a template. */
export function StartPage() {
  const { t } = useTranslation('create');
  return (
    <>
      <Typography.Title level={1} className="view-title">
        {t('chooseType')}
      </Typography.Title>
      <TypeCards />
      <TemplateList />
    </>
  );
}

function TypeCards() {
  const { t, i18n } = useTranslation('create');
  const { data, error, refetch } = useRecordTypes();
  const title = useTitle();
  const address = useStartAddress();
  if (error) {
    return (
      <Result
        status="error"
        title={t('loadFailed')}
        subTitle={error.message}
        extra={<Button onClick={() => void refetch()}>{t('retry')}</Button>}
      />
    );
  }
  if (!data) return <Skeleton active />;
  if (data.length === 0) return <Empty description={t('noTypes')} />;
  return (
    <ul className="type-cards">
      {data.map((type) => {
        const Icon = icons[type.value] ?? TableOutlined;
        return (
          <li key={type.value}>
            <a href={address('type', type.value)} className="type-card">
              <span className="type-icon" aria-hidden>
                <Icon />
              </span>
              <span>
                <strong>{title(type.title)}</strong>
                <span className="type-more">
                  {i18n.language === 'zh' ? type.title.en : type.title.zh} ·{' '}
                  {t('typeColumns', { count: type.columns.length })}
                </span>
              </span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}
