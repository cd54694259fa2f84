import { Inject, Logger, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { PlatformError } from '../errors/platform-error.js';
import { SourceCheck } from '../exporter/source-check.js';
import { checkZone } from '../file/time-zone.js';
import { RecordsDatabase } from '../records/records-database.js';
import { inWords, serverFault, serverTraits } from '../sql/server-traits.js';
import { DATABASE } from '../migrations/data-source-name.js';
import {
  ANSWERS_CALLS,
  completed,
  EXPORT_TASK_MODULE_OPTIONS,
  type ExportTaskModuleOptions,
} from './export-task.module-options.js';
import { schemaFaults } from './queue/schema-check.js';

/**
 * Checks the databases before the process works. It is a module of its own because Nest calls its hook before those of
 * the module that imports it: a process that refuses to start must not have claimed a task. By then, the application has
 * had the time to make its tables.
 */
@Module({})
export class StartChecksModule implements OnApplicationBootstrap {
  private readonly logger = new Logger(StartChecksModule.name);

  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly sources: SourceCheck,
    private readonly records: RecordsDatabase,
    @Inject(EXPORT_TASK_MODULE_OPTIONS) private readonly options: ExportTaskModuleOptions,
    @Inject(ANSWERS_CALLS) private readonly calls: boolean,
  ) {}

  /** @throws Error one line for each fault. */
  async onApplicationBootstrap(): Promise<void> {
    const faults = [...(await this.serverFaults()), ...(await this.sourceFaults())];
    if (faults.length > 0) throw new Error(faults.join('\n'));
  }

  private async serverFaults(): Promise<string[]> {
    const traits = await serverTraits((sql) => this.dataSource.query(sql));
    this.logger.log(`The tasks are in ${inWords(traits)}.`);
    const fault = serverFault(traits);
    return fault === undefined ? this.schemaFaults() : [`database: ${fault}`];
  }

  /** The module has just migrated its own tables, unless it was told not to. */
  private async schemaFaults(): Promise<string[]> {
    const { database, migrate = true } = this.options;
    return migrate && database !== this.dataSource ? [] : schemaFaults(this.dataSource);
  }

  /**
   * A process that only creates tasks reads no records; calls may ask for a preview. A records database that does not
   * answer is no fault: it may be back before the first export, which otherwise fails and is retried.
   */
  private async sourceFaults(): Promise<string[]> {
    if (!completed(this.options).worker && !this.calls) return [];
    try {
      const traits = await this.records.traits();
      const reading = traits.shares
        ? ''
        : ' Several lanes cannot read one snapshot of it, so each export has one.';
      this.logger.log(`The records are in ${inWords(traits)}.${reading}`);
      const fault = serverFault(traits);
      if (fault !== undefined) return [`records: ${fault}`];
      const faults = [...(await this.sources.faults()), ...(await this.zoneFaults())];
      if (faults.length === 0) for (const text of await this.sources.warnings()) this.logger.warn(text);
      return faults;
    } catch (error) {
      this.logger.warn(`the sources of the exporters could not be checked: ${String(error)}`);
      return [];
    }
  }

  private async zoneFaults(): Promise<string[]> {
    const { timezone } = completed(this.options).fileDefaults;
    try {
      await checkZone(this.records, timezone, 'fileDefaults.timezone');
      return [];
    } catch (error) {
      if (error instanceof PlatformError) return [error.message];
      throw error;
    }
  }
}
