import {
  applyDecorators,
  Controller,
  SetMetadata,
  UseFilters,
  VERSION_NEUTRAL,
  type ExecutionContext,
} from '@nestjs/common';
import { ErrorEnvelopeFilter } from '../errors/error-envelope.filter.js';

const CALL = 'export-task-service:call';

/** A controller of this module: it has no version, and answers every error with the platform's envelope. */
export function CallController(path: string): ClassDecorator {
  return applyDecorators(
    Controller({ path, version: VERSION_NEUTRAL }),
    UseFilters(ErrorEnvelopeFilter),
    SetMetadata(CALL, true),
  );
}

/**
 * Whether a request is a call of this module, a download from the local store included. An application exempts the calls
 * with it from its own guards, interceptors and throttlers: `if (isExportTaskCall(context)) return next.handle();`.
 */
export function isExportTaskCall(context: Pick<ExecutionContext, 'getClass'>): boolean {
  return Reflect.getMetadata(CALL, context.getClass()) === true;
}
