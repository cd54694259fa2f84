import { useSyncExternalStore } from 'react';

/** A value outside of React that views follow with {@link useObservable}. */
export class Observable<T> {
  private readonly listeners = new Set<() => void>();

  constructor(private current: T) {}

  /** The value at the moment. */
  get = (): T => this.current;

  set(value: T): void {
    this.current = value;
    for (const notify of this.listeners) notify();
  }

  subscribe = (notify: () => void): (() => void) => {
    this.listeners.add(notify);
    return () => {
      this.listeners.delete(notify);
    };
  };
}

/** Follows a value. */
export function useObservable<T>({ subscribe, get }: Observable<T>): T {
  return useSyncExternalStore(subscribe, get);
}
