import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** Who is calling: a member of an enterprise. */
export interface Caller {
  corpId: string;
  memberId: string;
  memberName: string;
  /** One of the platform's `memberRoles`. */
  role: number;
  /** From where, for the audit trail: the address of the client, and what it calls itself. */
  ip?: string | undefined;
  userAgent?: string | undefined;
}

export interface AuthenticatedRequest extends Request {
  caller?: Caller;
}

/** The caller of a request that the `AccessTokenGuard` let pass. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!caller) throw new Error('CurrentCaller needs the AccessTokenGuard.');
  return caller;
});
