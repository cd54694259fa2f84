import type { ObjectStore } from '../../src/storage/object-store.js';

/** A store with its real backend. */
export interface StoreUnderTest {
  store: ObjectStore;
  /** The same store with its clock set to `now`. */
  at(now: Date): ObjectStore;
  /** The leftovers of unfinished writes of `key`. */
  leftovers(key: string): Promise<string[]>;
  /** Leaves an unfinished write of `key` behind, like a process that crashes. */
  interruptWrite(key: string): Promise<void>;
  stop(): Promise<void>;
}
