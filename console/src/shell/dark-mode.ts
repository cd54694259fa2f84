import { useSyncExternalStore } from 'react';

const dark = matchMedia('(prefers-color-scheme: dark)');

/** Whether the system wants dark colours. */
export function useDarkMode(): boolean {
  return useSyncExternalStore(
    (notify) => {
      dark.addEventListener('change', notify);
      return () => {
        dark.removeEventListener('change', notify);
      };
    },
    () => dark.matches,
  );
}
