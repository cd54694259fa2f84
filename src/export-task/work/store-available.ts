import type { ObjectStore } from '../../storage/object-store.js';

/** Timeout of the check, in milliseconds. */
const CHECK_MS = 2000;

/** Whether the store itself answers: if it does not, the other objects need not be tried. */
export async function isAvailable(store: ObjectStore): Promise<boolean> {
  try {
    await store.check(AbortSignal.timeout(CHECK_MS));
    return true;
  } catch {
    return false;
  }
}
