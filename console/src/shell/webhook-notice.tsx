import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { needsAttention, useWebhooks } from '../service/webhooks';

/** Says that webhooks are failing or have been disabled; nothing if all is well. */
export function WebhookNotice() {
  const { t } = useTranslation();
  const { data } = useWebhooks();
  const count = data?.filter(needsAttention).length ?? 0;
  if (count === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      className="overview"
      title={<a href="#/webhooks">{t('webhookFaults', { count })}</a>}
    />
  );
}
