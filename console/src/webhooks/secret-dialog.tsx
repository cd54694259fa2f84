import { Alert, Button, Modal, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatTime, useZone } from '../time';

/** A new secret of a webhook; no call shows it again. */
export interface NewSecret {
  secret: string;
  /** Until when the secret before it signs, too. */
  previous_secret_until?: string;
}

/** Shows a secret until the person says that it is kept: a click beside the dialog does not close it. */
export function SecretDialog({ shown, close }: { shown: NewSecret; close: () => void }) {
  const { t } = useTranslation('webhooks');
  const [zone] = useZone();
  const until = shown.previous_secret_until;
  return (
    <Modal
      open
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      title={t('secret.title')}
      footer={
        <Button type="primary" onClick={close}>
          {t('secret.kept')}
        </Button>
      }
    >
      <Alert type="warning" showIcon title={t('secret.once')} />
      <Typography.Paragraph
        className="command"
        copyable={{ text: shown.secret, tooltips: [t('secret.copy'), t('secret.copied')] }}
      >
        <code className="code">{shown.secret}</code>
      </Typography.Paragraph>
      {until !== undefined && <p>{t('secret.until', { time: formatTime(until, zone) })}</p>}
    </Modal>
  );
}
