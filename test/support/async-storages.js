import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Before Node 24 each AsyncLocalStorage that was ever used slows down every promise of its process, until it is
 * disabled. The suites run in one process, and each has those of the service anew: they are disabled before the next.
 */
const USED = Symbol.for('storages of the suites');

AsyncLocalStorage[USED] ??= track();
for (const storage of AsyncLocalStorage[USED]) storage.disable();
AsyncLocalStorage[USED].clear();

function track() {
  const used = new Set();
  for (const method of ['run', 'enterWith']) {
    const original = AsyncLocalStorage.prototype[method];
    AsyncLocalStorage.prototype[method] = function (...args) {
      used.add(this);
      return original.apply(this, args);
    };
  }
  return used;
}
