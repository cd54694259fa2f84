import { useQueryClient } from '@tanstack/react-query';
import type { ExportTaskClient, ExportTaskEvent } from 'export-task-service/client';
import { useEffect, useState } from 'react';
import { useService } from '../service/service-context';
import { useVisible } from '../visible';

/** Streams at once. A browser opens six connections to a server at most, and other tabs and calls need some too. */
export const MAX_STREAMS = 2;

/** A stream that brings nothing for this long does not get through. Every stream begins with the current state. */
const FIRST_EVENT_MS = 4000;

/** Time before the next try, once no stream has got through. */
const BLOCKED_MS = 60_000;

/** How changes of running tasks arrive. */
export interface LiveEvents {
  /** The last event of each task that is followed. */
  events: ReadonlyMap<string, ExportTaskEvent>;
  /** Whether streams get through. */
  streaming: boolean;
}

let blockedUntil = 0;

/** Follows the first of these tasks by server-sent events. When one ends, lists and tasks are asked for again. */
export function useLiveEvents(runningIds: readonly string[]): LiveEvents {
  const service = useService();
  const queries = useQueryClient();
  const visible = useVisible();
  const [events, setEvents] = useState<ReadonlyMap<string, ExportTaskEvent>>(new Map());
  const [streaming, setStreaming] = useState(false);
  const followed = visible ? runningIds.slice(0, MAX_STREAMS).join(' ') : '';

  useEffect(() => {
    if (followed === '' || Date.now() < blockedUntil) return undefined;
    const left = new AbortController();
    for (const id of followed.split(' ')) {
      void follow(service, id, left.signal, (event) => {
        if (left.signal.aborted) return;
        setStreaming(true);
        setEvents((known) => new Map(known).set(id, event));
      }).then((gotThrough) => {
        if (left.signal.aborted) return;
        if (!gotThrough) {
          blockedUntil = Date.now() + BLOCKED_MS;
          setStreaming(false);
        }
        void queries.invalidateQueries({ queryKey: ['tasks'] });
        void queries.invalidateQueries({ queryKey: ['task', id] });
      });
    }
    return () => {
      left.abort();
      // Tasks that are no longer followed change without events.
      setEvents(new Map());
    };
  }, [followed, service, queries]);

  return { events, streaming: streaming && followed !== '' };
}

/** Follows a task to its end. @returns whether its events get through. */
async function follow(
  service: ExportTaskClient,
  id: string,
  left: AbortSignal,
  onEvent: (event: ExportTaskEvent) => void,
): Promise<boolean> {
  const silent = new AbortController();
  const timer = setTimeout(() => {
    silent.abort();
  }, FIRST_EVENT_MS);
  try {
    for await (const event of service.watch(id, { signal: AbortSignal.any([left, silent.signal]) })) {
      clearTimeout(timer);
      onEvent(event);
    }
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
