import { Button, Result, Skeleton } from 'antd';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useAddressParameters } from '../address';
import { useRecordTypes, useTitle } from '../service/record-types';
import { useService } from '../service/service-context';
import { useZone } from '../time';
import { addWords } from '../words/words';
import { bodyOf, isGrouped, type Body } from '../request/body';
import { defaultKeys, filterOf } from '../request/columns';
import * as words from './create.words';
import './create.css';
import { Editor } from './editor';
import { withoutFixed } from './file-options';
import { dayIn } from './quick-ranges';
import { scheduled } from './schedule-start';
import { StartPage } from './start-page';

addWords('create', words);

/** Creates an export. The address says what to start from: a type, a template, an earlier task, or a schedule to edit. */
export default function CreateView() {
  const [parameters] = useAddressParameters();
  const type = parameters.get('type');
  const template = parameters.get('template');
  const from = parameters.get('from');
  const schedule = parameters.get('schedule');
  const isRegular = parameters.has('regular');
  if (template !== null) return <FromTemplate key={template} id={template} isRegular={isRegular} />;
  if (schedule !== null) return <FromSchedule key={schedule} id={schedule} />;
  if (from !== null) return <FromTask key={from} id={from} />;
  if (type !== null) return <FromType key={type} type={Number(type)} isRegular={isRegular} />;
  return <StartPage />;
}

function FromType({ type, isRegular }: { type: number; isRegular: boolean }) {
  const { t, i18n } = useTranslation('create');
  const types = useRecordTypes();
  const title = useTitle();
  const [zone] = useZone();
  if (!types.data) return <Loading query={types} />;
  const found = types.data.find(({ value }) => value === type);
  if (!found) return <UnknownType />;
  const name = title(found.title);
  const start: Body = {
    name: `${name} ${dayIn(zone, new Date())}`,
    describe: t('name.describeDefault', { type: name }),
    type,
    params: isGrouped(type) ? { filter: filterOf(defaultKeys(found), found) } : {},
    options: {
      format: 'csv',
      compress: 'none',
      labels: i18n.language === 'zh' ? 'zh' : 'en',
      timezone: zone,
    },
  } as Body;
  return <Editor start={scheduled(start, isRegular)} types={types.data} />;
}

function FromTemplate({ id, isRegular }: { id: string; isRegular: boolean }) {
  const { t } = useTranslation('create');
  const service = useService();
  const types = useRecordTypes();
  const template = useQuery({
    queryKey: ['template', id],
    queryFn: ({ signal }) => service.getTemplate(id, { signal }),
    // A second answer would replace the edited template.
    staleTime: Infinity,
    gcTime: 0,
  });
  if (!types.data) return <Loading query={types} />;
  if (!template.data) return <Loading query={template} />;
  const { name, shared } = template.data;
  return (
    <Editor
      start={scheduled(started(bodyOf(template.data)), isRegular)}
      types={types.data}
      template={{ id, name, shared }}
      origin={t('fromTemplate', { name })}
    />
  );
}

function FromTask({ id }: { id: string }) {
  const { t } = useTranslation('create');
  const service = useService();
  const types = useRecordTypes();
  const task = useQuery({
    queryKey: ['copied', id],
    queryFn: ({ signal }) => service.get(id, { signal }),
    staleTime: Infinity,
    gcTime: 0,
  });
  if (!types.data) return <Loading query={types} />;
  if (!task.data) return <Loading query={task} />;
  return (
    <Editor
      start={started(bodyOf(task.data))}
      types={types.data}
      origin={t('fromTask', { name: task.data.name })}
    />
  );
}

function FromSchedule({ id }: { id: string }) {
  const { t } = useTranslation('create');
  const service = useService();
  const types = useRecordTypes();
  const schedule = useQuery({
    queryKey: ['edited', id],
    queryFn: ({ signal }) => service.getSchedule(id, { signal }),
    staleTime: Infinity,
    gcTime: 0,
  });
  if (!types.data) return <Loading query={types} />;
  if (!schedule.data) return <Loading query={schedule} />;
  return (
    <Editor
      start={started(bodyOf(schedule.data))}
      types={types.data}
      schedule={id}
      origin={t('schedule.from', { name: schedule.data.name })}
    />
  );
}

/** A task has all options; those that its format fixes have no other value. */
function started(body: Body): Body {
  return body.options ? { ...body, options: withoutFixed(body.options) } : body;
}

function Loading({ query }: { query: UseQueryResult }) {
  const { t } = useTranslation('create');
  if (!query.isError) return <Skeleton active aria-label={t('title')} />;
  return (
    <Result
      status="error"
      title={t('loadFailed')}
      subTitle={query.error.message}
      extra={
        <Button type="primary" onClick={() => void query.refetch()}>
          {t('retry')}
        </Button>
      }
    />
  );
}

function UnknownType() {
  const { t } = useTranslation('create');
  return <Result status="404" title={t('unknownType')} extra={<a href="#/create">{t('chooseType')}</a>} />;
}
