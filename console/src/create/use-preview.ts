import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Preview, RecordType } from 'export-task-service/client';
import { useEffect, useState } from 'react';
import { useService } from '../service/service-context';
import { taskOf, type Body } from '../request/body';

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
  const text = usePaused(JSON.stringify({ ...taskOf(body), name: '-', describe: '-' }));
  const needed = missingExtend(body, type);
  const asked = JSON.parse(text) as Body;
  const query = useQuery({
    queryKey: ['preview', text],
    queryFn: ({ signal }) => service.preview(asked, { signal }),
    placeholderData: keepPreviousData,
    enabled: type !== undefined && needed === undefined && missingExtend(asked, type) === undefined,
    staleTime: 30_000,
  });
  return { ...query, needed };
}

/** The first key that `extend` must have, and has not. */
function missingExtend({ extend = {} }: Body, type: RecordType | undefined): string | undefined {
  const given: Readonly<Record<string, unknown>> = extend;
  return type?.required_extend.find((key) => (given[key] ?? '') === '');
}

/** A text that follows another after a pause. */
export function usePaused(text: string): string {
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
