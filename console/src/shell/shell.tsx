import { Alert, Badge, Button, Flex, Layout, Menu, Select, Tooltip } from 'antd';
import { LogoutOutlined } from '@ant-design/icons';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { useConnectionState } from '../service/connection-state';
import { needsAttention, useWebhooks } from '../service/webhooks';
import { signOut } from '../session/session';
import { offsetOf, useZone, zones } from '../time';
import { LanguageSwitch } from './language-switch';

const views = ['exports', 'create', 'schedules', 'webhooks', 'overview'] as const;

/** The frame of every view: navigation, language, time zone, and how the connection is. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [path] = useLocation();
  const { data: webhooks } = useWebhooks();
  const shown = views.filter((view) => view !== 'webhooks' || webhooks !== undefined);
  const faults = webhooks?.filter(needsAttention).length ?? 0;
  return (
    <Layout style={{ minHeight: '100vh' }}>
      <a className="skip" href="#content" onClick={skipToContent}>
        {t('skip')}
      </a>
      <Layout.Header className="header">
        <strong className="title">{t('title')}</strong>
        <nav aria-label={t('nav.label')} className="nav">
          <Menu
            mode="horizontal"
            disabledOverflow
            theme="dark"
            selectedKeys={[path.split('/')[1] ?? '']}
            items={shown.map((view) => ({
              key: view,
              label:
                view === 'webhooks' && faults > 0 ? (
                  <Link href="/webhooks" title={t('webhookFaults', { count: faults })}>
                    <Badge dot offset={[4, 0]} className="nav-badge">
                      {t('nav.webhooks')}
                    </Badge>
                  </Link>
                ) : (
                  <Link href={`/${view}`}>{t(`nav.${view}`)}</Link>
                ),
            }))}
          />
        </nav>
        <Flex align="center" gap={4} className="settings">
          <ZoneSelect />
          <LanguageSwitch />
          <Tooltip title={t('signOut')}>
            <Button
              type="text"
              aria-label={t('signOut')}
              icon={<LogoutOutlined />}
              onClick={() => {
                signOut('left');
              }}
            />
          </Tooltip>
        </Flex>
      </Layout.Header>
      <ConnectionNotice />
      <main id="content" tabIndex={-1} className="content">
        {children}
      </main>
    </Layout>
  );
}

/** A link into the page would change the fragment, which holds the view. */
function skipToContent(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}

function ZoneSelect() {
  const { t } = useTranslation();
  const [zone, setZone] = useZone();
  return (
    <Select
      aria-label={t('zone')}
      className="zone"
      variant="borderless"
      showSearch
      popupMatchSelectWidth={280}
      value={zone}
      onChange={setZone}
      labelRender={({ value }) => `${value} (${offsetOf(String(value))})`}
      options={zones.map((value) => ({ value, label: value }))}
    />
  );
}

function ConnectionNotice() {
  const { t } = useTranslation();
  const { unreachable, limitedUntil } = useConnectionState();
  const seconds = useSecondsUntil(limitedUntil);
  if (unreachable) return <Alert banner role="status" type="warning" title={t('offline')} />;
  if (seconds > 0) return <Alert banner role="status" type="info" title={t('limited', { seconds })} />;
  return null;
}

/** Whole seconds until a moment; counts down to 0. */
function useSecondsUntil(moment: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (moment <= Date.now()) return undefined;
    const tick = () => {
      setNow(Date.now());
    };
    queueMicrotask(tick);
    const timer = setInterval(() => {
      tick();
      if (moment <= Date.now()) clearInterval(timer);
    }, 250);
    return () => {
      clearInterval(timer);
    };
  }, [moment]);
  return Math.max(0, Math.ceil((moment - now) / 1000));
}
