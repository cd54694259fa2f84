import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { ExportTaskService, TaskStatus, type Caller } from 'export-task-service';

// #region service
/** Exports orders without HTTP. */
@Injectable()
export class OrderExports implements OnApplicationBootstrap {
  private readonly logger = new Logger(OrderExports.name);

  constructor(private readonly tasks: ExportTaskService) {}

  /** Logs each task that ends, in whichever process. */
  async onApplicationBootstrap(): Promise<void> {
    await this.tasks.onFinished(({ id, status, result_desc }) => {
      this.logger.log(`${id} is ${TaskStatus[status]}: ${result_desc}`);
    });
  }

  /** Begins to export the large orders of the caller's enterprise, and returns the id of the task. */
  exportLarge(caller: Caller): Promise<string> {
    return this.tasks.create(caller, {
      name: 'Large orders',
      describe: 'for the monthly report',
      type: 1001,
      params: { filter: ['id', 'amount'], query: { amount: { $gte: 10 } }, order: { amount: 'desc' } },
      options: { labels: 'en' },
    });
  }

  /** A link to the file, or undefined while the task waits or runs. */
  async linkTo(caller: Caller, id: string): Promise<string | undefined> {
    const { status } = await this.tasks.get(caller, id);
    if (status === TaskStatus.ToBeExported || status === TaskStatus.Exporting) return undefined;
    // Throws a PlatformError that tells why there is no file.
    return this.tasks.link(caller, id);
  }
}
// #endregion
