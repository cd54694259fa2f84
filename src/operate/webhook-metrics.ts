import { Injectable, Logger } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';
import { beforeAbort } from '../bounded/interruptible.js';
import { WebhookDeliveries } from '../export-task/queue/webhook-deliveries.js';

/** Timeout of the query, in milliseconds; the scrape then omits these metrics. */
const QUERY_TIMEOUT_MS = 2000;

/** Reports the outbox of the webhooks, read from the database for all processes, and counts the tries of this process. */
@Injectable()
export class WebhookMetrics {
  private readonly logger = new Logger(WebhookMetrics.name);
  private readonly oldest: Gauge;
  private readonly waiting: Gauge;
  private pending: Promise<void> | undefined;

  constructor(
    registry: Registry,
    private readonly deliveries: WebhookDeliveries,
  ) {
    const registers = [registry];
    const tries = new Counter({
      name: 'export_webhook_tries_total',
      help: 'Tries of deliveries to webhooks, by outcome.',
      labelNames: ['outcome'],
      registers,
    });
    this.oldest = new Gauge({
      name: 'export_webhook_oldest_due_seconds',
      help: 'Age of the oldest due delivery to an enabled webhook, in seconds; 0 if none is due.',
      registers,
      collect: () => this.collectOnce(),
    });
    this.waiting = new Gauge({
      name: 'export_webhook_waiting_deliveries',
      help: 'Deliveries to enabled webhooks that wait for a try.',
      registers,
      collect: () => this.collectOnce(),
    });
    deliveries.tries.subscribe((outcome) => {
      tries.inc({ outcome });
    });
  }

  /** The metrics of a scrape share their query. */
  private collectOnce(): Promise<void> {
    this.pending ??= this.collect().finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  /** If the database is down, these metrics are missing instead of stale. */
  private async collect(): Promise<void> {
    this.waiting.remove();
    this.oldest.remove();
    try {
      const measured = this.deliveries.measure();
      const { waiting, oldest } = await beforeAbort(measured, AbortSignal.timeout(QUERY_TIMEOUT_MS));
      this.waiting.set(waiting);
      this.oldest.set(oldest);
    } catch (error) {
      this.logger.warn(`webhook metrics unavailable: ${String(error)}`);
    }
  }
}
