/** The names that one of several servers may have, in messages. */
export const SERVER_NAMES = '1 to 32 lower-case letters, digits, hyphens and underscores';

/** Whether a server may have this name. */
export function isServerName(name: string): boolean {
  return /^[a-z0-9_-]{1,32}$/.test(name);
}
