import { Observable, useObservable } from '../observable';

/** How calls get through at the moment. */
export interface ConnectionState {
  /** Whether the last call reached nobody. */
  unreachable: boolean;
  /** Until when the service wants no more calls, in epoch milliseconds; 0 if it takes them. */
  limitedUntil: number;
}

const connection = new Observable<ConnectionState>({ unreachable: false, limitedUntil: 0 });

/** The connection, as a hook. */
export function useConnectionState(): ConnectionState {
  return useObservable(connection);
}

/** `fetch`, which notes how the call got through. */
export const observedFetch: typeof fetch = async (...request) => {
  try {
    const answer = await fetch(...request);
    const seconds = answer.status === 429 ? Number(answer.headers.get('Retry-After') ?? 0) : 0;
    change({ unreachable: false, limitedUntil: seconds === 0 ? 0 : Date.now() + seconds * 1000 });
    return answer;
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'AbortError')) {
      change({ ...connection.get(), unreachable: true });
    }
    throw error;
  }
};

function change(to: ConnectionState): void {
  const { unreachable, limitedUntil } = connection.get();
  if (to.unreachable !== unreachable || to.limitedUntil !== limitedUntil) connection.set(to);
}
