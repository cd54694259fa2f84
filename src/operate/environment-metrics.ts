import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { Environment } from '../export-task/work/environment.js';

/** Reports which parts of the environment this process knows to be down. */
@Injectable()
export class EnvironmentMetrics {
  constructor(registry: Registry, environment: Environment) {
    new Gauge({
      name: 'export_task_part_up',
      help: 'Whether this process may use a part (tasks, records, store, clickhouse): 0 while it is down and holds tasks up.',
      labelNames: ['part', 'server'],
      registers: [registry],
      collect() {
        for (const { part: name, isUp } of environment.parts) {
          const [part = '', server] = name.split(':');
          this.set({ part, ...(server !== undefined && { server }) }, isUp ? 1 : 0);
        }
      },
    });
  }
}
