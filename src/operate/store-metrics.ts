import { Injectable } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import { TaskChanges } from '../export-task/queue/task-changes.js';
import { CountingObjectStore } from '../storage/counting-object-store.js';

/** Counts failed operations of the object store. */
@Injectable()
export class StoreMetrics {
  constructor(registry: Registry, changes: TaskChanges, store: CountingObjectStore) {
    const errors = new Counter({
      name: 'export_task_store_errors_total',
      help: 'Failed operations of the object store, by operation.',
      labelNames: ['operation'],
      registers: [registry],
    });
    store.failures.subscribe((operation) => {
      errors.inc({ operation });
    });
    // A failed upload may be caused by the records that feed it; only the attempt's result tells the two apart.
    changes.attemptEnds.subscribe(({ result }) => {
      if (result === 'store_failed' || result === 'store_full') errors.inc({ operation: 'put' });
    });
  }
}
