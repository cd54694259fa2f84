import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Preview, RecordType } from 'export-task-service/client';
import { useEffect, useState } from 'react';
import { useService } from '../service/service-context';
import type { Body } from './body';

export type PreviewState = UseQueryResult<Preview> & {
  /** The first key of `extend` without a value; there is no preview until then. */
  needed: string | undefined;
};

/** The pause in typing after which the preview follows, in milliseconds. */
const PAUSE_MS = 500;

/** The first rows of the file, which follow the body. */
export function usePreview(body: Body, type: RecordType | undefined): PreviewState {
  const service = useService();
  // The rows depend on neither, and a body without them is refused.
  const text = usePaused(JSON.stringify({ ...body, name: '-', describe: '-' }));
  const extend: Readonly<Record<string, unknown>> = body.extend ?? {};
  const needed = type?.required_extend.find((key) => (extend[key] ?? '') === '');
  const query = useQuery({
    queryKey: ['preview', text],
    queryFn: ({ signal }) => service.preview(JSON.parse(text) as Body, { signal }),
    placeholderData: keepPreviousData,
    enabled: type !== undefined && needed === undefined,
    staleTime: 30_000,
  });
  return { ...query, needed };
}

/** A text that follows another after a pause. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => {
      setPaused(text);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  return paused;
}
