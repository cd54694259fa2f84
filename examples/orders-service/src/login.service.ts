import { Injectable } from '@nestjs/common';
import { AccessTokens } from 'export-task-service';

// #region service
/** Gives a member who has logged in a token for the calls of the export. */
@Injectable()
export class LoginService {
  constructor(private readonly tokens: AccessTokens) {}

  /** The token is valid for two hours. */
  tokenOf(corpId: string, memberId: string, memberName: string): Promise<string> {
    return this.tokens.create({ corpId, memberId, memberName, role: 1 }, 7200);
  }
}
// #endregion
