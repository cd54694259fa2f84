/** A return, as the other system answers it. */
export type Return = {
  id: number;
  reason: string;
  state: string;
  /** A day such as `2026-01-31`. */
  sent_on: string;
  received_at: Date | null;
};

/** Stands for another system, e.g. behind HTTP, that returns its records page by page. */
export function fetchReturns(
  corpId: string,
  offset: number,
  signal: AbortSignal,
): Promise<{ total: number; returns: Return[] }> {
  signal.throwIfAborted();
  const received_at = new Date('2026-01-05T08:00:00Z');
  const all: Return[] = [
    { id: 1, reason: `${corpId}: 颜色不对`, state: 'back', sent_on: '2026-01-02', received_at },
    { id: 2, reason: `${corpId}: too large`, state: 'lost', sent_on: '2026-01-03', received_at: null },
  ];
  return Promise.resolve({ total: all.length, returns: all.slice(offset, offset + 1) });
}
