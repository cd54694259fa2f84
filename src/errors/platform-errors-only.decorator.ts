import { Logger } from '@nestjs/common';
import { internalError } from './internal-error.js';
import { PlatformError } from './platform-error.js';

type Method<Args extends unknown[], Result> = (...args: Args) => Promise<Result>;

/** The method throws nothing but `PlatformError`: any other error is logged, and becomes the cause of a 5031001. */
export function PlatformErrorsOnly() {
  return <Args extends unknown[], Result>(
    target: object,
    _name: string,
    descriptor: TypedPropertyDescriptor<Method<Args, Result>>,
  ): void => {
    const logger = new Logger(target.constructor.name);
    const { value: method } = descriptor;
    if (!method) return;
    descriptor.value = async function (this: unknown, ...args: Args): Promise<Result> {
      try {
        return await method.apply(this, args);
      } catch (error) {
        throw error instanceof PlatformError ? error : internalError(error, logger);
      }
    };
  };
}
