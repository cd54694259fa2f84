import type { ObjectStore } from '../../src/storage/object-store.js';

/** A store with the real parts behind it. */
export interface StoreUnderTest {
  store: ObjectStore;
  /** The same store, under another clock. */
  at(now: Date): ObjectStore;
  /** What unfinished writes of `key` have left. */
  leftovers(key: string): Promise<string[]>;
  /** Leaves an unfinished write of `key` behind, as a process does that dies. */
  interruptWrite(key: string): Promise<void>;
  stop(): Promise<void>;
}
