import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { BaseLocationHook } from 'wouter';

/**
 * The view and its state stand in the fragment, such as `#/exports?status=3`: links work under any path, and the fragment
 * never reaches a server.
 */
function fragment(): string {
  const text = location.hash.slice(1);
  return text.startsWith('/') ? text : '/';
}

function subscribe(notify: () => void): () => void {
  addEventListener('hashchange', notify);
  return () => {
    removeEventListener('hashchange', notify);
  };
}

function navigate(to: string, { replace = false } = {}): void {
  if (!replace) location.hash = to;
  else {
    history.replaceState(null, '', `#${to}`);
    dispatchEvent(new HashChangeEvent('hashchange'));
  }
}

function pathOf(address: string): string {
  return address.replace(/\?.*$/, '');
}

/** Wouter's location in the fragment. */
export const useFragmentLocation: BaseLocationHook & { hrefs: (href: string) => string } = Object.assign(
  (): ReturnType<BaseLocationHook> => [pathOf(useSyncExternalStore(subscribe, fragment)), navigate],
  { hrefs: (href: string) => `#${href}` },
);

/** The parameters of the address. Setting some keeps the others; null removes one. */
export function useAddressParameters(): [
  URLSearchParams,
  (change: Record<string, string | null>, how?: { replace: boolean }) => void,
] {
  const address = useSyncExternalStore(subscribe, fragment);
  const parameters = useMemo(() => new URLSearchParams(address.split('?')[1] ?? ''), [address]);
  const set = useCallback((change: Record<string, string | null>, how?: { replace: boolean }) => {
    const current = fragment();
    const changed = new URLSearchParams(current.split('?')[1] ?? '');
    for (const [name, value] of Object.entries(change)) {
      if (value === null || value === '') changed.delete(name);
      else changed.set(name, value);
    }
    const query = changed.toString();
    navigate(pathOf(current) + (query === '' ? '' : `?${query}`), how);
  }, []);
  return [parameters, set];
}
