import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { ScheduledRun } from 'export-task-service/client';
import { useService } from '../service/service-context';
import type { Body } from '../request/body';
import { usePaused } from './use-preview';

/** The next runs of the schedule that is being built, which follow the body; there are none for a single task. */
export function useSchedulePreview(body: Body, isComplete: boolean): UseQueryResult<ScheduledRun[]> {
  const service = useService();
  const text = usePaused(JSON.stringify({ ...body, name: '-', describe: '-' }));
  const { schedule, ...asked } = JSON.parse(text) as Body;
  return useQuery({
    queryKey: ['schedulePreview', text],
    queryFn: ({ signal }) =>
      service.previewSchedule({ ...asked, schedule: schedule ?? { cron: '' } }, { signal }),
    placeholderData: keepPreviousData,
    enabled: isComplete && body.schedule !== undefined && schedule !== undefined,
    staleTime: 30_000,
  });
}
