import { ErrorCode, PlatformError, TokenVerifier, type Caller } from 'export-task-service';

/** Knows the members of the platform by their tokens; a real one asks the platform. */
export class MemberVerifier extends TokenVerifier {
  verify(token: string): Promise<Caller> {
    if (token === 'token-of-ann') {
      return Promise.resolve({ corpId: 'acme', memberId: 'm1', memberName: 'Ann', role: 1 });
    }
    throw new PlatformError(ErrorCode.tokenInvalid, 'Access-Token: is not known.');
  }
}
