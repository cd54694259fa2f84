import { Inject, Logger, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { PlatformError } from '../errors/platform-error.js';
import { ClickhouseRefusal } from '../clickhouse/clickhouse-fault.js';
import { ClickhouseCheck } from '../exporter/clickhouse-check.js';
import { SourceCheck } from '../exporter/source-check.js';
import { checkZone } from '../file/time-zone.js';
import type { RecordsDatabase } from '../records/records-database.js';
import { RecordsServers } from '../records/records-servers.js';
import { inWords, serverFault, serverTraits, type ServerTraits } from '../sql/server-traits.js';
import { DATABASE } from '../migrations/data-source-name.js';
import {
  ANSWERS_CALLS,
  completed,
  EXPORT_TASK_MODULE_OPTIONS,
  type ExportTaskModuleOptions,
} from './export-task.module-options.js';
import { schemaFaults } from './queue/schema-check.js';

/**
 * Checks the databases before the process works. It is a separate module because Nest runs the bootstrap hooks of imported
 * modules first: the checks end before a worker claims a task. By then, the application has created its tables.
 */
@Module({})
export class StartChecksModule implements OnApplicationBootstrap {
  private readonly logger = new Logger(StartChecksModule.name);

  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly sources: SourceCheck,
    private readonly records: RecordsServers,
    private readonly clickhouse: ClickhouseCheck,
    @Inject(EXPORT_TASK_MODULE_OPTIONS) private readonly options: ExportTaskModuleOptions,
    @Inject(ANSWERS_CALLS) private readonly calls: boolean,
  ) {}

  /** @throws Error one line for each fault. */
  async onApplicationBootstrap(): Promise<void> {
    const faults = [
      ...(await this.serverFaults()),
      ...(await this.sourceFaults()),
      ...(await this.clickhouseFaults()),
    ];
    if (faults.length > 0) throw new Error(faults.join('\n'));
  }

  private async serverFaults(): Promise<string[]> {
    const traits = await serverTraits((sql) => this.dataSource.query(sql));
    this.logger.log(`The tasks are in ${inWords(traits)}.`);
    const fault = serverFault(traits) ?? dateStyleFault(traits);
    return fault === undefined ? this.schemaFaults() : [`database: ${fault}`];
  }

  /** The module has just migrated its own tables, unless it was told not to. */
  private async schemaFaults(): Promise<string[]> {
    const { database, migrate = true } = this.options;
    return migrate && database !== this.dataSource ? [] : schemaFaults(this.dataSource);
  }

  /**
   * The sources are checked in workers, and in processes with HTTP calls, which may ask for a preview. A records database
   * that does not answer is no fault: it may be back before the first export, which otherwise fails and is retried.
   */
  private async sourceFaults(): Promise<string[]> {
    if (!completed(this.options).worker && !this.calls) return [];
    const faults = await Promise.all(this.records.all.map((server) => this.faultsOf(server)));
    return faults.flat();
  }

  private async faultsOf(records: RecordsDatabase): Promise<string[]> {
    const { name } = records;
    const field = name === undefined ? 'records' : `records.servers.${name}`;
    /** Several servers may have the same fault. */
    const named = (text: string) => (name === undefined ? text : `${field}: ${text}`);
    try {
      const traits = await records.traits();
      const reading = traits.shares
        ? ''
        : ' Its connections cannot share a snapshot, so each export uses one lane.';
      const place = name === undefined ? '' : ` of the server ${name}`;
      this.logger.log(`The records${place} are in ${inWords(traits)}.${reading}`);
      const fault = serverFault(traits);
      if (fault !== undefined) return [`${field}: ${fault}`];
      const faults = [...(await this.sources.faults(records)), ...(await this.zoneFaults(records))];
      if (faults.length === 0)
        for (const text of await this.sources.warnings(records)) this.logger.warn(named(text));
      return faults.map(named);
    } catch (error) {
      this.logger.warn(named(`the sources of the exporters could not be checked: ${String(error)}`));
      return [];
    }
  }

  /** An unreachable ClickHouse is no fault, like an unreachable records database. */
  private async clickhouseFaults(): Promise<string[]> {
    if (!this.clickhouse.isNeeded || (!completed(this.options).worker && !this.calls)) return [];
    const fault = await this.clickhouse.configurationFault();
    if (fault !== undefined) return [fault];
    try {
      const { version, faults } = await this.clickhouse.faults();
      this.logger.log(`The records of some types are in ClickHouse ${version}.`);
      return faults;
    } catch (error) {
      if (error instanceof ClickhouseRefusal) {
        const valid = 'Must be a user who may read, whose profile has readonly 0 or 2';
        return [`clickhouse: ${error.message}. ${valid}.`];
      }
      this.logger.warn(`the ClickHouse sources could not be checked: ${String(error)}`);
      return [];
    }
  }

  private async zoneFaults(records: RecordsDatabase): Promise<string[]> {
    const { timezone } = completed(this.options).fileDefaults;
    try {
      await checkZone(records, timezone, 'fileDefaults.timezone');
      return [];
    } catch (error) {
      if (error instanceof PlatformError) return [error.message];
      throw error;
    }
  }
}

/** The driver parses times in ISO form alone, and misreads all others. Sessions that read records set it themselves. */
function dateStyleFault({ dateStyle }: ServerTraits): string | undefined {
  if (/^ISO\b/.test(dateStyle)) return undefined;
  const remedy = `ALTER ROLE … SET DateStyle = 'ISO, MDY' for the user of the service`;
  return `its DateStyle is ${dateStyle}. Must be ISO, e.g. by ${remedy}.`;
}
