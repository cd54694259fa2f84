import type { Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';

/**
 * Removes controllers from a module. A module lists its controllers before it runs: one that depends on the HTTP platform or
 * on options of `forRootAsync` lists all, and calls this in `configure`, the last hook before Nest turns the listed ones into
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
