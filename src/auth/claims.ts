import { memberRoleNumbers } from './member-role.js';
import type { Caller } from './caller.js';
import { invalidToken } from './token-refusal.js';

/** The names of the claims that tell who is calling; each stands at the top level, dots and all. */
export interface ClaimNames {
  /** The enterprise's id. */
  corp: string;
  /** The member's id. */
  member: string;
  /** The member's name; the id stands in where the claim is missing. */
  name: string;
  /** The member's role: one of the platform's numbers. */
  role: string;
}

/** What is said about a token: the payload of a JWT, or an answer of the introspection. */
export type Claims = Readonly<Record<string, unknown>>;

/** The longest id of an enterprise, in bytes: it becomes the name of a folder, which may have 255, in base64. */
const CORP_BYTES = 128;

/** The longest id or name of a member, in bytes: as long as the `sub` of OpenID Connect. */
const MEMBER_BYTES = 255;

/** @throws PlatformError 4031003 that names the claim which is missing or wrong; its value is not told. */
export function callerOf(claims: Claims, names: ClaimNames): Caller {
  const memberId = text(claims, names.member, MEMBER_BYTES);
  const isNamed = (claims[names.name] ?? '') !== '';
  return {
    corpId: text(claims, names.corp, CORP_BYTES),
    memberId,
    memberName: isNamed ? text(claims, names.name, MEMBER_BYTES) : memberId,
    role: role(claims, names.role),
  };
}

function text(claims: Claims, name: string, most: number): string {
  const value = claims[name];
  // PostgreSQL keeps no NUL and no half of a surrogate pair; an id or a name has no other control character either.
  if (typeof value === 'string' && /^[^\p{Cc}\p{Cs}]+$/u.test(value) && Buffer.byteLength(value) <= most) {
    return value;
  }
  throw refusedClaim(claims, name, `a text of 1 to ${most} bytes`);
}

function role(claims: Claims, name: string): number {
  const value = claims[name];
  if (typeof value === 'number' && memberRoleNumbers.includes(value)) return value;
  throw refusedClaim(claims, name, `one of the numbers ${memberRoleNumbers.join(', ')}`);
}

function refusedClaim(claims: Claims, name: string, accepted: string): Error {
  const fault = (claims[name] ?? undefined) === undefined ? 'missing' : 'wrong';
  return invalidToken(`its claim ${JSON.stringify(name)} is ${fault}, ${accepted} is accepted`);
}
