import { ErrorCode, PlatformError } from '../errors/platform-error.js';

/** The server of an enterprise could not be found, because finding it failed. */
export class LookupFailure extends Error {}

/** An enterprise is on a server that this process does not know: one that is configured elsewhere, or a misspelt one. */
export class UnknownServer extends PlatformError {
  constructor(
    readonly server: string,
    known: Iterable<string>,
  ) {
    super(
      ErrorCode.serverFault,
      `records: the enterprise is on the unknown server ${JSON.stringify(server)}. Must be one of ${[...known].join(', ')}.`,
      { zh: `企业的记录在未配置的服务器 ${JSON.stringify(server)} 上，请联系管理员。` },
    );
  }
}
