import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { RecordType } from 'export-task-service/client';
import { useTranslation } from 'react-i18next';
import { useService } from './service-context';

/** The record types that the signed-in member may export. They change only with the service. */
export function useRecordTypes(): UseQueryResult<RecordType[]> {
  const service = useService();
  return useQuery({
    queryKey: ['types'],
    queryFn: ({ signal }) => service.types({ signal }),
    staleTime: Infinity,
  });
}

/** Picks the text of a title in the language of the console. */
export function useTitle(): (title: { zh: string; en: string }) => string {
  const { i18n } = useTranslation();
  return (title) => (i18n.language === 'zh' ? title.zh : title.en);
}

/** Names a record type by its number; the number itself if the member may not export it. */
export function useTypeName(): (type: number | undefined) => string {
  const { data } = useRecordTypes();
  const title = useTitle();
  return (type) => {
    const found = data?.find(({ value }) => value === type);
    return found ? title(found.title) : String(type ?? '');
  };
}
