import { ErrorCode } from './platform-error.js';

/** What each code means, as the platform's list of error codes has it; the message of an answer tells the case. */
export const errorMeanings: Record<ErrorCode, string> = {
  [ErrorCode.fieldInvalid]: 'A field has a value that is not accepted.',
  [ErrorCode.fieldMissing]: 'A mandatory field is missing or empty.',
  [ErrorCode.quotaReached]: 'As many tasks of the enterprise wait as may.',
  [ErrorCode.appNotEnabled]: 'The app is not enabled, or the service is not connected to its plugin.',
  [ErrorCode.appNotAuthorized]: 'The app is not authorised.',
  [ErrorCode.finenessUnknown]: 'The granularity of the statistic is unknown.',
  [ErrorCode.orderUnknown]: 'A sort direction is neither "asc" nor "desc".',
  [ErrorCode.taskStatusUnknown]: 'The status is unknown, or the task is in one that does not allow the call.',
  [ErrorCode.taskNotExported]: 'The task is not exported and has no file.',
  [ErrorCode.taskExpired]: 'The file of the task has expired.',
  [ErrorCode.logicalUnknown]: '`$logical` is neither "AND" nor "OR".',
  [ErrorCode.forbidden]: 'Access is forbidden.',
  [ErrorCode.tokenMissing]: 'The header `Access-Token` is needed.',
  [ErrorCode.tokenInvalid]: 'The Access-Token is not known.',
  [ErrorCode.administratorNeeded]: "The member's role may not export this type.",
  [ErrorCode.operationRightsNeeded]: "The member's custom role may not export this type.",
  [ErrorCode.privateData]: "Personal data is asked for, which the member's role may not see.",
  [ErrorCode.pluginRefused]: 'The warranty plugin refuses access to the app.',
  [ErrorCode.tokenExpired]: 'The Access-Token has expired.',
  [ErrorCode.urlNotFound]: 'There is no such URL.',
  [ErrorCode.productNotFound]: 'The enterprise has no such product.',
  [ErrorCode.datapointNotFound]: 'The product has no such datapoint.',
  [ErrorCode.dataNotFound]: 'The file does not exist any more.',
  [ErrorCode.appNotFound]: 'The enterprise has no such app.',
  [ErrorCode.taskNotFound]: 'The enterprise has no such export task.',
  [ErrorCode.tooManyCalls]:
    'The member or the address calls too often; `Retry-After` tells for how many seconds to wait.',
  [ErrorCode.serverFault]: 'The service has a fault; the call may be tried again later.',
};
