import { Scope } from '@nestjs/common';
import type { DiscoveryService } from '@nestjs/core';

/** Nest's record of a provider. */
export type ProviderWrapper = ReturnType<DiscoveryService['getProviders']>[number];

/**
 * The name of the request-scoped provider that keeps Nest from making this one at the start: itself, or one that it
 * injects. Undefined if Nest makes it at the start.
 */
export function requestScoped(wrapper: ProviderWrapper): string | undefined {
  return firstScoped(wrapper, new Set());
}

/** @param seen the wrappers so far, because providers may inject each other. */
function firstScoped(wrapper: ProviderWrapper, seen: Set<ProviderWrapper>): string | undefined {
  if (seen.has(wrapper) || wrapper.isDependencyTreeStatic()) return undefined;
  if (wrapper.scope === Scope.REQUEST) return String(wrapper.name);
  seen.add(wrapper);
  for (const injected of injectedBy(wrapper)) {
    const name = firstScoped(injected, seen);
    if (name !== undefined) return name;
  }
  return undefined;
}

/** For a provider without injections, Nest returns undefined, although its types promise a list. */
function injectedBy(wrapper: ProviderWrapper): ProviderWrapper[] {
  const parameters = wrapper.getCtorMetadata() as ProviderWrapper[] | undefined;
  const properties = wrapper.getPropertiesMetadata() as { wrapper: ProviderWrapper }[] | undefined;
  return [...(parameters ?? []), ...(properties ?? []).map((property) => property.wrapper)];
}
