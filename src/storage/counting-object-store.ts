import { Subject, type Observable } from 'rxjs';
import { ObjectStore, type OldEntry, type StoredFile } from './object-store.js';

/** The operations whose failure is always a fault of the store. */
type StoreOperation = 'size' | 'remove' | 'link' | 'check';

/** The store that the service works with: passes calls on to that of the driver, and reports failures of its own operations. */
export class CountingObjectStore extends ObjectStore {
  private readonly failed = new Subject<StoreOperation>();
  /** The name of each operation that fails, as it fails. */
  readonly failures: Observable<StoreOperation> = this.failed.asObservable();

  constructor(private readonly store: ObjectStore) {
    super();
  }

  /** Not counted here: a write also fails when its source does, and only its caller can tell the two apart. */
  putLanes(
    file: StoredFile,
    lanes: readonly AsyncIterable<Uint8Array>[],
    signal?: AbortSignal,
  ): Promise<{ size: number }> {
    return this.store.putLanes(file, lanes, signal);
  }

  override put(
    file: StoredFile,
    content: AsyncIterable<Uint8Array>,
    signal?: AbortSignal,
  ): Promise<{ size: number }> {
    return this.store.put(file, content, signal);
  }

  size(key: string): Promise<number | undefined> {
    return this.counted('size', () => this.store.size(key));
  }

  remove(key: string): Promise<void> {
    return this.counted('remove', () => this.store.remove(key));
  }

  override olderThan(time: Date): AsyncIterable<OldEntry> | Iterable<OldEntry> {
    return this.store.olderThan?.(time) ?? [];
  }

  address(key: string): string {
    return this.store.address(key);
  }

  link(file: StoredFile, ttlSeconds: number): Promise<string> {
    return this.counted('link', () => this.store.link(file, ttlSeconds));
  }

  check(signal: AbortSignal, writes?: boolean): Promise<void> {
    return this.counted('check', () => this.store.check(signal, writes));
  }

  private async counted<T>(operation: StoreOperation, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      this.failed.next(operation);
      throw error;
    }
  }
}
