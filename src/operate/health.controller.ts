import { ApiExcludeController } from '@nestjs/swagger';
import {
  Controller,
  Get,
  HttpStatus,
  Logger,
  Res,
  ServiceUnavailableException,
  type OnModuleDestroy,
} from '@nestjs/common';
import {
  HealthCheck,
  HealthCheckService,
  HealthIndicatorService,
  type HealthCheckAttempt,
  type HealthIndicatorResult,
} from '@nestjs/terminus';
import type { Response } from 'express';
import { ExportTaskExpiry } from '../export-task/work/export-task.expiry.js';
import type { Part } from '../export-task/work/attempt-faults.js';
import { Environment } from '../export-task/work/environment.js';
import { ExportTaskScheduler } from '../export-task/work/export-task.scheduler.js';
import { WritableDatabase } from '../export-task/queue/writable-database.js';
import { ClickhouseDatabase } from '../clickhouse/clickhouse-database.js';
import { RecordsServers } from '../records/records-servers.js';
import { ObjectStore } from '../storage/object-store.js';

/** Timeout of each check, in milliseconds. */
const CHECK_TIMEOUT_MS = 2000;

/** Lifetime of a cached result, in milliseconds: many probes cause one check. */
const CACHE_MS = 500;

/** The scheduler polls for tasks every second; after this many seconds without a poll it is stuck. */
const MAX_IDLE_SECONDS = 15;

/** Serves the liveness and readiness probes of load balancers and orchestrators. */
@ApiExcludeController()
@Controller('health')
export class HealthController implements OnModuleDestroy {
  private readonly logger = new Logger(HealthController.name);
  private stopping = false;

  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: WritableDatabase,
    private readonly records: RecordsServers,
    private readonly clickhouse: ClickhouseDatabase,
    private readonly store: ObjectStore,
    private readonly environment: Environment,
    private readonly scheduler: ExportTaskScheduler,
    private readonly expiry: ExportTaskExpiry,
  ) {}

  /** Always 200: only a process that does not answer at all needs a restart. */
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /**
   * 503 while the tasks' database, the store or all servers of the records are down, while a job of a worker is stuck, and
   * from the start of a shutdown; otherwise 200.
   */
  @Get('ready')
  @HealthCheck({ swaggerDocumentation: false })
  async ready(@Res({ passthrough: true }) response: Response): Promise<object> {
    if (this.stopping) {
      response.status(HttpStatus.SERVICE_UNAVAILABLE);
      return { status: 'shutting_down' };
    }
    try {
      return await this.health.check([
        () => this.check('database', () => this.database.assertWritable(), 'tasks'),
        () => this.checkRecords(),
        // Only some types read it, so a process works without it.
        ...(this.clickhouse.isConfigured
          ? [
              () =>
                this.indicators.check('clickhouse').up({ available: this.environment.works('clickhouse') }),
            ]
          : []),
        () => this.check('store', (signal) => this.store.check(signal, this.scheduler.isWorking), 'store'),
        ...(this.scheduler.isWorking
          ? [
              () =>
                this.check('scheduler', () => {
                  this.assertWorking();
                }),
              () => this.check('expiry', () => this.expiry.assertOnTime()),
            ]
          : []),
      ]);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      response.status(error.getStatus());
      return error.getResponse() as object;
    }
  }

  /** Runs first in a shutdown: the process still answers calls for a while, but must receive no new ones. */
  onModuleDestroy(): void {
    this.stopping = true;
  }

  /** A server that is down delays only its own enterprises, so the process stays ready while another one is up. */
  private async checkRecords(): Promise<HealthIndicatorResult> {
    const checks = this.records.all.map((server) =>
      this.check(server.part, () => server.check(), server.part),
    );
    const results = (await Promise.all(checks)).flatMap((result) => Object.entries(result));
    const someWork = results.some(([, { status }]) => status === 'up');
    return Object.fromEntries(
      results.map(([part, result]) => [
        part,
        someWork && result.status === 'down' ? { ...result, status: 'degraded' } : result,
      ]),
    );
  }

  /**
   * A part that has just failed an export is down until it is probed. Logs the reason of a failure and keeps it
   * out of the answer: it names internal addresses.
   */
  private check(name: string, ask: (signal: AbortSignal) => unknown, part?: Part): HealthCheckAttempt {
    return this.indicators
      .check(name)
      .attempt(async ({ signal }) => {
        try {
          if (part) this.environment.assertUp(part);
          await ask(signal);
        } catch (error) {
          this.logger.warn(`${name} is down: ${String(error)}`);
          // eslint-disable-next-line preserve-caught-error -- the cause must not reach the answer
          throw new Error('unavailable');
        }
      })
      .withTimeout(CHECK_TIMEOUT_MS)
      .cacheFor(CACHE_MS);
  }

  private assertWorking(): void {
    const seconds = this.scheduler.secondsSincePoll;
    if (seconds > MAX_IDLE_SECONDS)
      throw new Error(`the last poll for tasks was ${Math.round(seconds)} s ago`);
  }
}
