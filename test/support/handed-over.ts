/** Records as a source of its own hands them over. */
export async function* handedOver<T>(source: readonly T[]): AsyncGenerator<T> {
  for (const one of source) yield await Promise.resolve(one);
}
