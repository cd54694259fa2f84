import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { ExportTaskError, type ExportWebhook } from 'export-task-service/client';
import { useService } from './service-context';

const POLL_MS = 60_000;

/**
 * The webhooks of the enterprise. The call is refused to members who are no administrators, and where the operator has set no
 * key for webhooks: the console hides them then, and does not ask again.
 */
export function useWebhooks(): UseQueryResult<ExportWebhook[]> {
  const service = useService();
  return useQuery({
    queryKey: ['webhooks'],
    queryFn: ({ signal }) => service.webhooks({ signal }),
    refetchInterval: ({ state }) => (isRefused(state.error) ? false : POLL_MS),
    refetchOnWindowFocus: ({ state }) => !isRefused(state.error),
    refetchOnReconnect: ({ state }) => !isRefused(state.error),
    retryOnMount: false,
  });
}

/** Whether somebody has to look at a webhook: its events do not arrive. */
export function needsAttention({ enabled, disabled_reason, failing_since }: ExportWebhook): boolean {
  return disabled_reason !== null || (enabled && failing_since !== null);
}

function isRefused(error: Error | null): boolean {
  return error instanceof ExportTaskError && error.status < 500;
}
