import { createHash } from 'node:crypto';

/**
 * Chooses one of the names for a key by rendezvous hashing: the name with the highest hash wins. A further name takes keys
 * from all others alike, and no key moves between those. The result must never change: it tells where records are.
 */
export function rendezvous(key: string, names: Iterable<string>): string {
  let chosen = '';
  let highest = '';
  for (const name of names) {
    // A name contains no NUL, so that no two pairs have the same text.
    const hash = createHash('sha256').update(`${name}\0${key}`).digest('hex');
    if (hash > highest) [chosen, highest] = [name, hash];
  }
  return chosen;
}
