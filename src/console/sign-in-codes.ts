import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';

/** Codes that sign one browser in, once: a link can hold one where a token would stay in the browser's history. */
@Injectable()
export class SignInCodes {
  private readonly tokens = new Map<string, string>();

  /** Returns a code for an Access-Token. It is valid until it is used, in this process. */
  create(token: string): string {
    const code = randomBytes(24).toString('base64url');
    this.tokens.set(code, token);
    return code;
  }

  /** Uses a code up: returns its token, or undefined for an unknown or used code. */
  redeem(code: string): string | undefined {
    const token = this.tokens.get(code);
    this.tokens.delete(code);
    return token;
  }
}
