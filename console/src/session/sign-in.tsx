import { Alert, Button, Card, Flex, Form, Input, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { LanguageSwitch } from '../shell/language-switch';
import { signIn, type SignedOutReason } from './session';

/** Asks for an Access-Token. */
export default function SignIn({ reason }: { reason: SignedOutReason }) {
  const { t } = useTranslation();
  const why = t(`signIn.reasons.${reason}`);
  return (
    <Flex component="main" justify="center" align="center" style={{ minHeight: '100vh', padding: 16 }}>
      <Card style={{ width: 420, maxWidth: '100%' }}>
        <Flex justify="space-between" align="start">
          <Typography.Title level={1} style={{ fontSize: 24, marginTop: 0 }}>
            {t('title')}
          </Typography.Title>
          <LanguageSwitch />
        </Flex>
        {why !== '' && (
          <Alert
            role="alert"
            type={reason === 'left' ? 'info' : 'warning'}
            title={why}
            style={{ marginBottom: 16 }}
          />
        )}
        <Typography.Paragraph>{t('signIn.hint')}</Typography.Paragraph>
        <Form<{ token: string }>
          layout="vertical"
          requiredMark={false}
          onFinish={({ token }) => {
            signIn(token.trim());
          }}
        >
          <Form.Item
            name="token"
            label={t('signIn.token')}
            rules={[{ required: true, whitespace: true, message: t('signIn.missing') }]}
          >
            <Input.Password autoComplete="off" autoFocus />
          </Form.Item>
          <Button type="primary" htmlType="submit" block>
            {t('signIn.submit')}
          </Button>
        </Form>
      </Card>
    </Flex>
  );
}
