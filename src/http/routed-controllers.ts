import type { Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';

/**
 * Removes controllers from a module. A module declares its controllers before the HTTP platform and the options of
 * `forRootAsync` are known. So it declares all, and removes unneeded ones in `configure`, the last hook before Nest makes
 * routes. An address without a controller answers like any unknown one.
 */
export function removeControllers(
  modules: ModulesContainer,
  module: object,
  unwanted: readonly Type[],
): void {
  for (const { instance, controllers } of modules.values()) {
    if (instance !== module) continue;
    for (const one of unwanted) controllers.delete(one);
  }
}
