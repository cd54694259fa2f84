import { ErrorCode } from './platform-error.js';

/** The meaning of each code in the platform's list of error codes; `msg` of an answer describes the case. */
export const errorMeanings: Record<ErrorCode, string> = {
  [ErrorCode.fieldInvalid]: 'A field has an invalid value.',
  [ErrorCode.fieldMissing]: 'A mandatory field is missing or empty.',
  [ErrorCode.quotaReached]: 'The queue of the enterprise is full.',
  [ErrorCode.appNotEnabled]:
    'The app is not enabled, the service is not connected to its plugin, or it has no webhooks.',
  [ErrorCode.appNotAuthorized]: 'The app is not authorised.',
  [ErrorCode.finenessUnknown]: 'The granularity of the statistic is unknown.',
  [ErrorCode.orderUnknown]: 'A sort direction is neither "asc" nor "desc".',
  [ErrorCode.taskStatusUnknown]: 'The status is unknown, or the status of the task does not allow the call.',
  [ErrorCode.taskNotExported]: 'The task is not exported and has no file.',
  [ErrorCode.taskExpired]: 'The file of the task has expired.',
  [ErrorCode.logicalUnknown]: '`$logical` is neither "AND" nor "OR".',
  [ErrorCode.forbidden]: 'Access is forbidden.',
  [ErrorCode.tokenMissing]: 'The header `Access-Token` is missing.',
  [ErrorCode.tokenInvalid]: 'The Access-Token is unknown or invalid.',
  [ErrorCode.administratorNeeded]: "The member's role does not allow it.",
  [ErrorCode.operationRightsNeeded]: "The member's custom role may not export this type.",
  [ErrorCode.privateData]: "The task requests personal data that the member's role may not see.",
  [ErrorCode.pluginRefused]: 'The warranty plugin refuses access to the app.',
  [ErrorCode.tokenExpired]: 'The Access-Token has expired.',
  [ErrorCode.urlNotFound]: 'There is no such URL.',
  [ErrorCode.productNotFound]: 'The enterprise has no such product.',
  [ErrorCode.datapointNotFound]: 'The product has no such datapoint.',
  [ErrorCode.dataNotFound]: 'The file no longer exists.',
  [ErrorCode.appNotFound]: 'The enterprise has no such app.',
  [ErrorCode.taskNotFound]: 'The enterprise has no such export task.',
  [ErrorCode.tooManyCalls]:
    'The member or the address makes too many calls. `Retry-After` is the number of seconds to wait.',
  [ErrorCode.serverFault]: 'Internal error of the service. The call may be retried later.',
};
