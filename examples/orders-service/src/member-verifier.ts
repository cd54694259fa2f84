import { ErrorCode, PlatformError, TokenVerifier, type Caller } from 'export-task-service';

/** Verifies the tokens of the platform's members. A real verifier would ask the platform. */
export class MemberVerifier extends TokenVerifier {
  verify(token: string): Promise<Caller> {
    if (token === 'token-of-ann') {
      return Promise.resolve({ corpId: 'acme', memberId: 'm1', memberName: 'Ann', role: 1 });
    }
    throw new PlatformError(ErrorCode.tokenInvalid, 'Access-Token: unknown token.');
  }
}
