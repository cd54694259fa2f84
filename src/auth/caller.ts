import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

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

export interface AuthenticatedRequest extends Request {
  caller?: Caller;
}

/** The caller of a request; the handler needs the `AccessTokenGuard`. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!caller) throw new Error('CurrentCaller needs the AccessTokenGuard.');
  return caller;
});
