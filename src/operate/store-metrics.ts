import { Injectable } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import { ExportTaskEvents } from '../export-task/queue/export-task.changes.js';
import { StoreFaults } from '../storage/store-faults.js';

/** Counts what fails at the object store. */
@Injectable()
export class StoreMetrics {
  constructor(registry: Registry, events: ExportTaskEvents, faults: StoreFaults) {
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
    events.attempts.subscribe(({ result }) => {
      if (result === 'store_failed' || result === 'store_full') errors.inc({ operation: 'put' });
    });
  }
}
