import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';

/** The member of an enterprise who makes a call. */
export interface Caller {
  corpId: string;
  memberId: string;
  memberName: string;
  /** A number of the platform's `memberRoles`. */
  role: number;
  /** The client's address and its `User-Agent`, for the audit trail. */
  ip?: string | undefined;
  userAgent?: string | undefined;
}

/** The parts of a request that identify its caller. Every HTTP platform of Nest has them. */
export interface AuthenticatedRequest {
  headers: IncomingHttpHeaders;
  ip?: string | undefined;
  caller?: Caller;
}

/** The caller of a request; the handler needs the `AccessTokenGuard`. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!caller) throw new Error('CurrentCaller needs the AccessTokenGuard.');
  return caller;
});
