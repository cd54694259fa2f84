import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { ClickhouseDatabase } from '../../clickhouse/clickhouse-database.js';
import { RecordsServers } from '../../records/records-servers.js';
import { ObjectStore } from '../../storage/object-store.js';
import { WritableDatabase } from '../queue/writable-database.js';
import type { Part } from './attempt-faults.js';
import { PartBreaker } from './part-breaker.js';

/**
 * The parts that exports need, as the attempts of this process found them. Nothing is claimed that needs a part which is
 * down.
 */
@Injectable()
export class Environment implements BeforeApplicationShutdown {
  private readonly breakers: ReadonlyMap<Part, PartBreaker>;
  private onUp: () => void = () => undefined;

  constructor(
    tasks: WritableDatabase,
    private readonly records: RecordsServers,
    store: ObjectStore,
    clickhouse: ClickhouseDatabase,
  ) {
    const probes = new Map<Part, (signal: AbortSignal) => Promise<unknown>>([
      ['tasks', () => tasks.assertWritable()],
      ...records.all.map((server) => [server.part, () => server.check()] as const),
      ['store', (signal) => store.check(signal, true)],
    ]);
    if (clickhouse.isConfigured) probes.set('clickhouse', () => clickhouse.check());
    const onClosed = () => {
      this.onUp();
    };
    this.breakers = new Map(
      [...probes].map(([part, probe]) => [part, new PartBreaker(part, probe, onClosed)]),
    );
  }

  /** Whether each part works, as far as this process knows. */
  get parts(): { part: Part; isUp: boolean }[] {
    return [...this.breakers.values()].map(({ part, isUp }) => ({ part, isUp }));
  }

  /** Whether some task can be exported, as far as this process knows. */
  get isUp(): boolean {
    const records = this.records.all.some(({ part }) => this.works(part));
    return this.works('tasks') && this.works('store') && records;
  }

  /** Whether a part is configured and, as far as this process knows, works. */
  works(part: Part): boolean {
    return this.breakers.get(part)?.isUp ?? false;
  }

  /** Calls the listener when a part that was down works again. */
  whenUp(listener: () => void): void {
    this.onUp = listener;
  }

  /** @throws Error if the part is down, as far as this process knows. */
  assertUp(part: Part): void {
    if (!this.works(part)) throw new Error('marked as down until a probe succeeds');
  }

  /** Notes the fault of a part. */
  failed(part: Part, error: unknown): void {
    this.breakers.get(part)?.failed(error);
  }

  beforeApplicationShutdown(): void {
    for (const breaker of this.breakers.values()) breaker.stop();
  }
}
