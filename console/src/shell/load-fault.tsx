import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';

/** Says that a view has nothing to show, or nothing new, and why, and offers another try. */
export function LoadFault({ title, error, retry }: { title: string; error: Error; retry: () => unknown }) {
  const { t } = useTranslation();
  return (
    <Alert
      type="error"
      showIcon
      title={title}
      description={error.message}
      action={<Button onClick={() => void retry()}>{t('retry')}</Button>}
    />
  );
}
