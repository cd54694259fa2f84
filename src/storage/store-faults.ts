import { Injectable } from '@nestjs/common';
import { Subject, type Observable } from 'rxjs';
import type { ObjectStore } from './object-store.js';

/** The calls that do one thing; a write also ends with a fault of what it is given, and is told by its caller. */
const OPERATIONS = ['size', 'remove', 'link', 'check'] as const;

type StoreOperation = (typeof OPERATIONS)[number];

/** Tells which calls of the object store fail. */
@Injectable()
export class StoreFaults {
  private readonly failed = new Subject<StoreOperation>();
  /** The name of each call that fails, as it does. */
  readonly calls: Observable<StoreOperation> = this.failed.asObservable();

  /** Listens to a store. */
  listenTo<T extends ObjectStore>(store: T): T {
    return new Proxy(store, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        const operation = OPERATIONS.find((one) => one === name);
        if (typeof value !== 'function') return value;
        if (operation === undefined) return value.bind(target) as unknown;
        return async (...args: unknown[]): Promise<unknown> => {
          try {
            return await (Reflect.apply(value, target, args) as Promise<unknown>);
          } catch (error) {
            this.failed.next(operation);
            throw error;
          }
        };
      },
    });
  }
}
