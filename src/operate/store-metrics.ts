import { Injectable } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import { TaskChanges } from '../export-task/queue/task-changes.js';
import { StoreFaults } from '../storage/store-faults.js';

/** Counts what fails at the object store. */
@Injectable()
export class StoreMetrics {
  constructor(registry: Registry, changes: TaskChanges, faults: StoreFaults) {
    const errors = new Counter({
      name: 'export_task_store_errors_total',
      help: 'Calls of the object store that failed, by operation.',
      labelNames: ['operation'],
      registers: [registry],
    });
    faults.calls.subscribe((operation) => {
      errors.inc({ operation });
    });
    // Only the export itself can tell a fault of the store from one of the records that it was to store.
    changes.attemptEnds.subscribe(({ result }) => {
      if (result === 'store_failed' || result === 'store_full') errors.inc({ operation: 'put' });
    });
  }
}
