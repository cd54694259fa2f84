/** The platform's role numbers of an enterprise's members. */
export const memberRoles = { 1: 'administrator', 2: 'operator', 3: 'developer', 99: 'custom role' } as const;

/** The role that may change what other members have made. */
export const ADMINISTRATOR = 1;

/** A role that an enterprise defines itself; its features define its rights. */
export const CUSTOM_ROLE = 99;

/** The numbers of {@link memberRoles}. */
export const memberRoleNumbers: readonly number[] = Object.keys(memberRoles).map(Number);
