import fc from 'fast-check';
import { codePoint } from '../../test/support/code-point.js';
import { PlatformError } from '../errors/platform-error.js';
import { callerOf, type Claims } from './claims.js';

const names = { corp: 'corp_id', member: 'sub', name: 'name', role: 'role' };
const ann = { corp_id: 'acme', sub: 'm1', name: 'Ann', role: 2 };
const refused = (claims: Claims) => {
  try {
    return callerOf(claims, names);
  } catch (error) {
    if (error instanceof PlatformError) return `${error.code} ${error.message}`;
    throw error;
  }
};

describe('the claims of a token', () => {
  it('identify a caller', () => {
    expect(callerOf({ ...ann, more: 'that nobody asks for' }, names)).toEqual({
      corpId: 'acme',
      memberId: 'm1',
      memberName: 'Ann',
      role: 2,
    });
  });

  it.each([undefined, null, ''])('use the id as the name if the name is %j', (name) => {
    expect(callerOf({ ...ann, name }, names)).toMatchObject({ memberId: 'm1', memberName: 'm1' });
  });

  it('may have any name, and are top-level members only', () => {
    const { corp_id, ...others } = ann;
    const nested = { ...names, corp: 'realm.corp' };
    expect(callerOf({ ...others, 'realm.corp': corp_id }, nested)).toMatchObject({ corpId: 'acme' });
    expect(() => callerOf({ ...others, realm: { corp: corp_id } }, nested)).toThrow(
      'claim "realm.corp" is missing',
    );
    expect(() => callerOf(ann, { ...names, corp: 'constructor' })).toThrow('claim "constructor" is invalid');
  });

  it.each([
    ...[1, '1', [1], ['1'], [3, '1', 2], ['offline_access', 99, 1]].map((role) => [role, 1]),
    ...[99, '99', ['guest', '99']].map((role) => [role, 99]),
  ])('name the role %j', (role, number) => {
    expect(callerOf({ ...ann, role }, names).role).toBe(number);
  });

  it.each([
    ['admin', 1],
    ['operator', 2],
    [['offline_access', 'operator', 'admin'], 1],
    [7, 3],
    ['7', 3],
  ])('name the role %j of the issuer', (role, number) => {
    const roles = new Map([
      ['operator', 2],
      ['admin', 1],
      ['7', 3],
    ]);
    expect(callerOf({ ...ann, role }, { ...names, roles }).role).toBe(number);
  });

  it.each([1, '1', 'constructor', 'Admin', ['guest']])(
    'are refused with a role that is not mapped: %j',
    (role) => {
      const roles = new Map([['admin', 1]]);
      expect(() => callerOf({ ...ann, role }, { ...names, roles })).toThrow(
        'Access-Token: claim "role" is invalid. Must be one of admin, or a list with one of them. Log in again.',
      );
    },
  );

  it.each(['corp_id', 'sub', 'role'])('are refused without "%s"', (name) => {
    expect(refused({ ...ann, [name]: undefined })).toContain(
      `4031003 Access-Token: claim "${name}" is missing`,
    );
    expect(refused({ ...ann, [name]: null })).toContain(`4031003 Access-Token: claim "${name}" is missing`);
  });

  it.each([
    ...[
      '',
      'a\0b',
      'a\nb',
      '\ud800',
      'x'.repeat(129),
      '文'.repeat(43),
      7,
      true,
      ['acme'],
      { id: 'acme' },
    ].map((value): [string, unknown, string] => ['corp_id', value, 'a text of 1 to 128 bytes']),
    ...['', 'a\0b', 'x'.repeat(256), 7].map((value): [string, unknown, string] => [
      'sub',
      value,
      'a text of 1 to 255 bytes',
    ]),
    ...['a\0b', 'x'.repeat(256), 7].map((value): [string, unknown, string] => [
      'name',
      value,
      'a text of 1 to 255 bytes',
    ]),
    ...[
      ...[
        0,
        4,
        1.5,
        -1,
        true,
        '',
        NaN,
        ' 1',
        '01',
        '1e0',
        'administrator',
        [],
        [[1]],
        [4, 'x', true],
        { id: 1 },
      ],
    ].map((value): [string, unknown, string] => [
      'role',
      value,
      'one of 1, 2, 3, 99, or a list with one of them',
    ]),
  ])('are refused with "%s": %j', (name, value, valid) => {
    expect(refused({ ...ann, [name]: value })).toBe(
      `4031003 Access-Token: claim "${name}" is invalid. Must be ${valid}. Log in again.`,
    );
  });

  it('with random values either identify a caller that the service can store, or are refused without their value', () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.string({ unit: codePoint, maxLength: 300 }),
      fc.constantFrom(1, 99, 'a'),
    );
    fc.assert(
      fc.property(fc.record({ corp_id: value, sub: value, name: value, role: value }), (claims) => {
        const caller = refused(claims);
        if (typeof caller === 'string') {
          expect(caller).toMatch(
            /^4031003 Access-Token: claim "\w+" is (missing|invalid)\. Must be [\w, ]+\. Log in again\.$/,
          );
          return;
        }
        expect([1, 2, 3, 99]).toContain(caller.role);
        for (const text of [caller.corpId, caller.memberId, caller.memberName]) {
          expect(Buffer.from(text).toString()).toBe(text);
          expect(text).not.toMatch(/^$|\0/);
        }
        // The folder name of the enterprise: `~` and the id in base64url.
        expect(1 + Buffer.from(caller.corpId).toString('base64url').length).toBeLessThanOrEqual(255);
      }),
      { numRuns: 700 },
    );
  });
});
