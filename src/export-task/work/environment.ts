import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { RecordsDatabase } from '../../records/records-database.js';
import { ObjectStore } from '../../storage/object-store.js';
import { WritableDatabase } from '../queue/writable-database.js';
import type { Part } from './attempt-faults.js';
import { PartBreaker } from './part-breaker.js';

/** The parts that every export needs, as the attempts of this process found them. Nothing is claimed while one is down. */
@Injectable()
export class Environment implements BeforeApplicationShutdown {
  private readonly breakers: Record<Part, PartBreaker>;
  private onUp: () => void = () => undefined;

  constructor(tasks: WritableDatabase, records: RecordsDatabase, store: ObjectStore) {
    const breaker = (part: Part, probe: (signal: AbortSignal) => Promise<unknown>) =>
      new PartBreaker(part, probe, () => {
        this.onUp();
      });
    this.breakers = {
      tasks: breaker('tasks', () => tasks.assertWritable()),
      records: breaker('records', () => records.check()),
      store: breaker('store', (signal) => store.check(signal, true)),
    };
  }

  /** Whether each part works, as far as this process knows. */
  get parts(): { part: Part; isUp: boolean }[] {
    return this.all.map(({ part, isUp }) => ({ part, isUp }));
  }

  /** Whether no part is known to be down. */
  get isUp(): boolean {
    return this.all.every(({ isUp }) => isUp);
  }

  /** Calls the listener when a part that was down works again. */
  whenUp(listener: () => void): void {
    this.onUp = listener;
  }

  /** @throws Error if the part is down, as far as this process knows. */
  assertUp(part: Part): void {
    if (!this.breakers[part].isUp) throw new Error('an export failed because of it; it is probed');
  }

  /** Notes the fault of a part. */
  failed(part: Part, error: unknown): void {
    this.breakers[part].failed(error);
  }

  beforeApplicationShutdown(): void {
    for (const breaker of this.all) breaker.stop();
  }

  private get all(): PartBreaker[] {
    return Object.values(this.breakers);
  }
}
