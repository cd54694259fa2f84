import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Card, Col, Empty, Flex, Row, Segmented, Skeleton, Statistic, Typography } from 'antd';
import type { TaskStatistics } from 'export-task-service/client';
import { useTranslation } from 'react-i18next';
import { useAddressParameters } from '../address';
import { formatDuration, formatNumber } from '../format';
import { useTypeName } from '../service/record-types';
import { useNow } from '../now';
import { useService } from '../service/service-context';
import { LoadFault } from '../shell/load-fault';
import { WebhookNotice } from '../shell/webhook-notice';
import { useZone } from '../time';
import { addWords } from '../words/words';
import { BarChart } from './bar-chart';
import { DayChart } from './day-chart';
import * as words from './overview.words';

addWords('overview', words);

const periods = [7, 30, 90];

/** How the enterprise's exports have been going. */
export default function OverviewView() {
  const { t } = useTranslation('overview');
  const service = useService();
  const [zone] = useZone();
  const [parameters, setParameters] = useAddressParameters();
  const days = periods.find((period) => String(period) === parameters.get('days')) ?? 30;
  const { data, error, refetch } = useQuery({
    queryKey: ['statistics', days, zone],
    queryFn: ({ signal }) => service.statistics({ days, timezone: zone }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
  return (
    <>
      <Flex justify="space-between" align="center" wrap gap={8}>
        <Typography.Title level={1} className="view-title">
          {t('title')}
        </Typography.Title>
        <Segmented
          aria-label={t('period')}
          value={days}
          options={periods.map((value) => ({ value, label: t('days', { days: value }) }))}
          onChange={(value) => {
            setParameters({ days: String(value) });
          }}
        />
      </Flex>
      <WebhookNotice />
      {error && <LoadFault title={t('failed')} error={error} retry={refetch} />}
      {!data && !error && <Skeleton active />}
      {data && <Statistics data={data} />}
    </>
  );
}

function Statistics({ data }: { data: TaskStatistics }) {
  const { t, i18n } = useTranslation('overview');
  const now = useNow(data.oldest_waiting !== null);
  const typeName = useTypeName();
  const reason = useReason();
  const number = (value: number) => formatNumber(value, i18n.language);
  const sum = (field: 'tasks' | 'exported' | 'invalid' | 'rows') =>
    data.days.reduce((all, day) => all + day[field], 0);
  const failures = data.results.filter(({ result_code: code }) => code !== 'exported' && code !== '');
  const oldest =
    data.oldest_waiting === null ? t('oldestNone') : formatDuration(now - Date.parse(data.oldest_waiting));
  const figures = [
    { title: t('waiting'), value: number(data.waiting) },
    { title: t('running'), value: number(data.running) },
    { title: t('oldest'), value: oldest },
    { title: t('tasks'), value: number(sum('tasks')) },
    { title: t('exported'), value: number(sum('exported')) },
    { title: t('invalid'), value: number(sum('invalid')) },
    { title: t('rows'), value: number(sum('rows')) },
  ];
  return (
    <Flex vertical gap={16} className="overview">
      <Card size="small">
        <Flex wrap gap="16px 48px">
          {figures.map((figure) => (
            <Statistic key={figure.title} {...figure} />
          ))}
        </Flex>
      </Card>
      <Row gutter={[16, 16]}>
        <Col xs={24} xl={12}>
          <Card size="small" title={t('perDay')}>
            <DayChart
              days={data.days}
              parts={[
                { title: t('exported'), colour: 'good', value: ({ exported }) => exported },
                { title: t('invalid'), colour: 'bad', value: ({ invalid }) => invalid },
              ]}
              caption={t('perDay')}
            />
          </Card>
        </Col>
        <Col xs={24} xl={12}>
          <Card size="small" title={t('rowsPerDay')}>
            <DayChart
              days={data.days}
              parts={[{ title: t('rows'), colour: 'good', value: ({ rows }) => rows }]}
              caption={t('rowsPerDay')}
            />
          </Card>
        </Col>
        <Col xs={24} xl={12}>
          <Card size="small" title={t('byType')}>
            {data.types.length === 0 ? (
              <Empty description={t('empty')} />
            ) : (
              <BarChart
                bars={data.types.map(({ type, tasks, rows }) => ({
                  name: typeName(type),
                  value: tasks,
                  text: `${number(tasks)} · ${t('rowsCount', { rows: number(rows) })}`,
                }))}
              />
            )}
          </Card>
        </Col>
        <Col xs={24} xl={12}>
          <Card size="small" title={t('byResult')}>
            {failures.length === 0 ? (
              <Empty description={t('noFailures')} />
            ) : (
              <BarChart
                bars={failures.map(({ result_code: code, tasks }) => ({
                  name: reason(code),
                  value: tasks,
                  text: number(tasks),
                }))}
              />
            )}
          </Card>
        </Col>
      </Row>
    </Flex>
  );
}

function useReason(): (code: TaskStatistics['results'][number]['result_code']) => string {
  const { t } = useTranslation('exports');
  return (code) => (code === '' ? '' : t(`reasons.${code}`));
}
