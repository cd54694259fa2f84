import type { ApiResponseOptions } from '@nestjs/swagger';
import { tokenErrors } from '../../auth/access-token.guard.js';
import { ErrorCode } from '../../errors/platform-error.js';

/** Error codes of calls for one task. 4001001 refuses an id that is not valid in a URL. */
export const taskErrors: readonly ErrorCode[] = [
  ...tokenErrors,
  ErrorCode.fieldInvalid,
  ErrorCode.taskNotFound,
];

/** Error codes of calls that check the task's type. */
export const typeErrors: readonly ErrorCode[] = [
  ErrorCode.administratorNeeded,
  ErrorCode.operationRightsNeeded,
];

/** Error codes of a creation, including those of single record types. */
export const requestErrors: readonly ErrorCode[] = [
  ...tokenErrors,
  ...typeErrors,
  ErrorCode.fieldInvalid,
  ErrorCode.fieldMissing,
  ErrorCode.appNotEnabled,
  ErrorCode.appNotAuthorized,
  ErrorCode.finenessUnknown,
  ErrorCode.orderUnknown,
  ErrorCode.logicalUnknown,
  ErrorCode.privateData,
  ErrorCode.productNotFound,
  ErrorCode.datapointNotFound,
  ErrorCode.appNotFound,
];

/** The answer of the call that follows a task. */
export const eventStream: ApiResponseOptions = {
  description:
    'Server-sent events. The `data` of each is an `ExportTaskEvent` as JSON; that of an event called `refused` is an ' +
    '`ErrorEnvelope`.',
  content: {
    'text/event-stream': {
      schema: { type: 'string' },
      example:
        'data: {"status":2,"finished":500,"total":1000,"rows_per_second":250,"seconds_left":2,"result_code":"","result_desc":""}\n\n',
    },
  },
};
