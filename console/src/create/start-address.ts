import { useAddressParameters } from '../address';

/** The link that starts an export; a schedule, if one was asked for. */
export function useStartAddress(): (from: 'type' | 'template', id: string | number) => string {
  const [parameters] = useAddressParameters();
  const regular = parameters.has('regular') ? '&regular=true' : '';
  return (from, id) => `#/create?${from}=${id}${regular}`;
}
