import { RequestMethod, type FactoryProvider } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';

/** The paths of the calls in the application that imports the module. */
export class CallPaths {
  constructor(
    private readonly config: Pick<ApplicationConfig, 'getGlobalPrefix' | 'getGlobalPrefixOptions'>,
    private readonly ownPrefix: string,
  ) {}

  /**
   * The prefix before a path such as `v2/export_task`: the global one, unless the application excludes the path from it,
   * and the one of the module. E.g. `/api/internal`; empty if there is none. An application sets its global prefix after
   * it has created the module, so ask again for each request.
   */
  prefixOf(path: string, method: RequestMethod): string {
    const own = slashed(this.ownPrefix);
    const { exclude = [] } = this.config.getGlobalPrefixOptions();
    const excluded = exclude.some(
      ({ requestMethod, pathRegex }) =>
        [RequestMethod.ALL, method].includes(requestMethod) && pathRegex.test(`${own}/${path}`),
    );
    return excluded ? own : slashed(this.config.getGlobalPrefix()) + own;
  }
}

/** Provides the paths; `prefix` is the one of the module. */
export function callPathsProvider(prefix: string): FactoryProvider<CallPaths> {
  return {
    provide: CallPaths,
    inject: [ApplicationConfig],
    useFactory: (config: ApplicationConfig) => new CallPaths(config, prefix),
  };
}

/** Each segment after a slash: `api/v1/` becomes `/api/v1`. */
function slashed(prefix: string): string {
  return prefix
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => `/${segment}`)
    .join('');
}
