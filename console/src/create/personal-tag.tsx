import { LockOutlined } from '@ant-design/icons';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';

/** Marks a column with personal data. */
export function PersonalTag() {
  const { t } = useTranslation('create');
  return (
    <>
      {' '}
      <Tag icon={<LockOutlined aria-hidden />}>{t('columns.personal')}</Tag>
    </>
  );
}
