import { memberRoleNumbers } from './member-role.js';
import type { Caller } from './caller.js';
import { invalidToken } from './token-verifier.js';

/** The names of the claims that identify the caller. A claim is a top-level member: a dot is part of its name. */
export interface ClaimNames {
  /** The enterprise's id. */
  corp: string;
  /** The member's id. */
  member: string;
  /** The member's name; if the claim is missing or empty, the id is used instead. */
  name: string;
  /** The member's role, or a list of roles. In a list, unknown values are ignored if one of them is a role. */
  role: string;
  /**
   * The role of each value of the role claim, e.g. `admin` -> 1. By default the values are the numbers of the platform's
   * `memberRoles`, as numbers or as text; with this option, they are the names in it alone.
   */
  roles?: ReadonlyMap<string, number> | undefined;
}

/** The claims of a token: the payload of a JWT, or the answer of an introspection. */
export type Claims = Readonly<Record<string, unknown>>;

/** The maximum length of an enterprise's id, in bytes. In base64 it becomes a folder name, which may have 255 bytes. */
const CORP_BYTES = 128;

/** The maximum length of a member's id or name, in bytes: that of `sub` in OpenID Connect. */
const MEMBER_BYTES = 255;

/** @throws PlatformError 4031003 that names the missing or invalid claim, but not its value. */
export function callerOf(claims: Claims, names: ClaimNames): Caller {
  const memberId = text(claims, names.member, MEMBER_BYTES);
  const isNamed = (claims[names.name] ?? '') !== '';
  return {
    corpId: text(claims, names.corp, CORP_BYTES),
    memberId,
    memberName: isNamed ? text(claims, names.name, MEMBER_BYTES) : memberId,
    role: role(claims, names),
  };
}

function text(claims: Claims, name: string, most: number): string {
  const value = claims[name];
  // PostgreSQL can't store NUL or a lone surrogate; the other control characters have no place in an id or a name.
  if (typeof value === 'string' && /^[^\p{Cc}\p{Cs}]+$/u.test(value) && Buffer.byteLength(value) <= most) {
    return value;
  }
  throw refusedClaim(claims, name, `a text of 1 to ${most} bytes`);
}

/** The values of the role claim without a mapping. */
const platformRoles: ReadonlyMap<string, number> = new Map(
  memberRoleNumbers.map((number) => [String(number), number]),
);

/** Of several roles the one with the smallest number counts: an administrator may do what an operator may. */
function role(claims: Claims, { role: name, roles = platformRoles }: ClaimNames): number {
  const values = [claims[name]].flat();
  const found = values.flatMap((value) =>
    typeof value === 'string' || typeof value === 'number' ? (roles.get(String(value)) ?? []) : [],
  );
  if (found.length > 0) return Math.min(...found);
  throw refusedClaim(claims, name, `one of ${[...roles.keys()].join(', ')}, or a list with one of them`);
}

function refusedClaim(claims: Claims, name: string, valid: string): Error {
  const fault = (claims[name] ?? undefined) === undefined ? 'missing' : 'invalid';
  return invalidToken(`claim ${JSON.stringify(name)} is ${fault}. Must be ${valid}`);
}
