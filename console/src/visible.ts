import { useSyncExternalStore } from 'react';

/** Whether the tab can be seen. */
export function useVisible(): boolean {
  return useSyncExternalStore(
    (notify) => {
      document.addEventListener('visibilitychange', notify);
      return () => {
        document.removeEventListener('visibilitychange', notify);
      };
    },
    () => document.visibilityState === 'visible',
  );
}
