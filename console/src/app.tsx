import { App as AntApp, ConfigProvider, Spin, theme, Typography } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, type ReactNode } from 'react';
import { I18nextProvider, useTranslation } from 'react-i18next';
import { Redirect, Route, Router, Switch, useLocation } from 'wouter';
import { useFragmentLocation } from './address';
import { ExportsView } from './exports/exports-view';
import { nonce } from './nonce';
import { createClient, createQueryClient } from './service/service';
import { ServiceProvider } from './service/service-context';
import { useSession } from './session/session';
import { Shell } from './shell/shell';
import { ViewBoundary } from './shell/view-boundary';
import { useMatches } from './shell/media-query';
import { translations } from './words/words';

/** Ant Design's own colours are too pale for texts: WCAG asks for a contrast of 4.5:1. */
const colours = {
  light: {
    colorPrimary: '#0958d9',
    colorLink: '#0958d9',
    colorTextPlaceholder: '#6b6b6b',
    colorTextDescription: '#595959',
    colorTextTertiary: '#595959',
    colorError: '#cf1322',
  },
  dark: {
    colorPrimary: '#1668dc',
    colorLink: '#69b1ff',
    colorTextPlaceholder: '#a6a6a6',
    colorTextDescription: '#a6a6a6',
    colorTextTertiary: '#a6a6a6',
    colorError: '#ff7875',
  },
};

const SignIn = lazy(() => import('./session/sign-in'));
const CreateView = lazy(() => import('./create/create-view'));
const SchedulesView = lazy(() => import('./schedules/schedules-view'));
const WebhooksView = lazy(() => import('./webhooks/webhooks-view'));
const OverviewView = lazy(() => import('./overview/overview-view'));

/** The console. */
export function App() {
  return (
    <I18nextProvider i18n={translations}>
      <Look>
        <Session />
      </Look>
    </I18nextProvider>
  );
}

/** Ant Design in the language of the console and the colours of the system. */
function Look({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const dark = useMatches('(prefers-color-scheme: dark)');
  const calm = useMatches('(prefers-reduced-motion: reduce)');
  return (
    <ConfigProvider
      locale={i18n.language === 'zh' ? zhCN : enUS}
      csp={{ nonce }}
      theme={{
        algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
        token: { ...(dark ? colours.dark : colours.light), motion: !calm },
        components: dark ? { Tabs: { itemSelectedColor: colours.dark.colorLink } } : {},
      }}
    >
      <AntApp>{children}</AntApp>
    </ConfigProvider>
  );
}

function Session() {
  const session = useSession();
  switch (session.state) {
    case 'opening':
      return <Loading />;
    case 'out':
      return (
        <Suspense fallback={<Loading />}>
          <SignIn reason={session.reason} />
        </Suspense>
      );
    case 'in':
      return <Views key={session.token} token={session.token} />;
  }
}

/** Another view has a boundary of its own, so that it does not show the fault of the one before. */
function CurrentView({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  return <ViewBoundary key={path}>{children}</ViewBoundary>;
}

function Views({ token }: { token: string }) {
  const client = useMemo(() => createClient(token), [token]);
  const queries = useMemo(() => createQueryClient(), []);
  return (
    <QueryClientProvider client={queries}>
      <ServiceProvider value={client}>
        <Router hook={useFragmentLocation}>
          <Shell>
            <CurrentView>
              <Suspense fallback={<Loading />}>
                <Switch>
                  <Route path="/exports" component={ExportsView} />
                  <Route path="/create" component={CreateView} />
                  <Route path="/schedules" component={SchedulesView} />
                  <Route path="/webhooks" component={WebhooksView} />
                  <Route path="/overview" component={OverviewView} />
                  <Route path="/">
                    <Redirect to="/exports" replace />
                  </Route>
                  <Route component={NotFound} />
                </Switch>
              </Suspense>
            </CurrentView>
          </Shell>
        </Router>
      </ServiceProvider>
    </QueryClientProvider>
  );
}

function Loading() {
  const { t } = useTranslation();
  return <Spin description={t('loading')} fullscreen />;
}

function NotFound() {
  const { t } = useTranslation();
  return (
    <Typography.Title level={1} className="view-title">
      {t('notFound')}
    </Typography.Title>
  );
}
