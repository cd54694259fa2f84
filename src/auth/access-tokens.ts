import { Inject, Injectable, Optional } from '@nestjs/common';
import { createHash, randomBytes } from 'node:crypto';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { DATABASE } from '../migrations/data-source-name.js';
import { AUTH_OPTIONS } from './auth.module-definition.js';
import type { AuthOptions } from './auth.options.js';
import { entityTable } from '../sql/names.js';
import { AccessToken } from './access-token.entity.js';
import type { Caller } from './caller.js';
import { expiredToken, invalidToken, TokenVerifier } from './token-verifier.js';

/** Issues Access-Tokens, and verifies them against the table `export_access_token`. */
@Injectable()
export class AccessTokens extends TokenVerifier {
  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    @Optional() @Inject(AUTH_OPTIONS) private readonly options?: AuthOptions,
  ) {
    super();
  }

  /**
   * Issues a token to a member.
   * @param ttl validity of the token, in seconds.
   * @returns the token. It can't be read again: the table holds only its hash.
   * @throws Error if the tokens of another issuer are trusted.
   */
  async create(caller: Caller, ttl: number): Promise<string> {
    const { mode = 'table' } = this.options ?? {};
    if (mode !== 'table') {
      throw new Error(
        `auth: ${mode} trusts the tokens of another issuer. Ask that issuer, or set { mode: 'table' }.`,
      );
    }
    const token = randomBytes(32).toString('base64url');
    await this.dataSource.query(
      `INSERT INTO ${this.table} (token_hash, corp_id, member_id, member_name, role, expire_time)
       VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))`,
      [hash(token), caller.corpId, caller.memberId, caller.memberName, caller.role, ttl],
    );
    return token;
  }

  override async verify(token: string): Promise<Caller> {
    // A plain query reads from the master of a replicated data source; a replica may not have a new token yet.
    const [found]: AccessToken[] = await this.dataSource.query(
      `SELECT corp_id, member_id, member_name, role, expire_time FROM ${this.table} WHERE token_hash = $1`,
      [hash(token)],
    );
    if (!found) throw invalidToken('unknown');
    const now = this.options?.clock?.() ?? new Date();
    if (found.expire_time <= now) throw expiredToken();
    return {
      corpId: found.corp_id,
      memberId: found.member_id,
      memberName: found.member_name,
      role: found.role,
    };
  }

  /** Only a data source for `auth: table` has it. */
  private get table(): string {
    return entityTable(this.dataSource.getMetadata(AccessToken));
  }
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
