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
} from '@nestjs/terminus';
import type { Response } from 'express';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { ExportTaskScheduler } from '../export-task/work/export-task.scheduler.js';
import { RecordsDatabase } from '../records/records-database.js';
import { DATABASE } from '../migrations/data-source-name.js';
import { ObjectStore } from '../storage/object-store.js';

/** A part that has not answered for so long is away; in milliseconds. */
const PATIENCE_MS = 2000;

/** However many ask, a part is asked no more often than this; in milliseconds. */
const FRESH_MS = 500;

/** Tasks are looked for every second; a scheduler that has not for so long is stuck; in seconds. */
const LONGEST_IDLE = 15;

/** Tells load balancers and orchestrators whether the process is alive, and whether it can do its work. */
@ApiExcludeController()
@Controller('health')
export class HealthController implements OnModuleDestroy {
  private readonly logger = new Logger(HealthController.name);
  private stopping = false;

  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly records: RecordsDatabase,
    private readonly store: ObjectStore,
    private readonly scheduler: ExportTaskScheduler,
  ) {}

  /** 200 as long as the process answers at all: a restart helps against nothing else. */
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** 200 while all that the process needs is there, 503 while something is not and once the process stops. */
  @Get('ready')
  @HealthCheck({ swaggerDocumentation: false })
  async ready(@Res({ passthrough: true }) response: Response): Promise<object> {
    if (this.stopping) {
      response.status(HttpStatus.SERVICE_UNAVAILABLE);
      return { status: 'shutting_down' };
    }
    try {
      return await this.health.check([
        () => this.check('database', () => this.dataSource.query('SELECT 1')),
        () => this.check('records', () => this.records.check()),
        () => this.check('store', (signal) => this.store.check(signal)),
        ...(this.scheduler.isWorking
          ? [
              () =>
                this.check('scheduler', () => {
                  this.assertWorking();
                }),
            ]
          : []),
      ]);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      response.status(error.getStatus());
      return error.getResponse() as object;
    }
  }

  /** The first of all steps of a stop: calls are answered long after, and must not be sent here any more. */
  onModuleDestroy(): void {
    this.stopping = true;
  }

  /** What is wrong goes to the log: it names addresses that are nobody's business. */
  private check(name: string, ask: (signal: AbortSignal) => unknown): HealthCheckAttempt {
    return this.indicators
      .check(name)
      .attempt(async ({ signal }) => {
        try {
          await ask(signal);
        } catch (error) {
          this.logger.warn(`${name} is away: ${String(error)}`);
          // eslint-disable-next-line preserve-caught-error -- the answer is not to tell it
          throw new Error('is away');
        }
      })
      .withTimeout(PATIENCE_MS)
      .cacheFor(FRESH_MS);
  }

  private assertWorking(): void {
    const seconds = this.scheduler.idleSeconds;
    if (seconds > LONGEST_IDLE) throw new Error(`no tasks were looked for in ${Math.round(seconds)} s`);
  }
}
