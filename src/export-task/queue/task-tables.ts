import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { DATABASE } from '../../migrations/data-source-name.js';
import { literal } from '../../records/sql-plan.js';
import { entityTable } from '../../sql/names.js';
import { ExportTask } from '../export-task.entity.js';
import { ExportWebhook } from './export-webhook.entity.js';
import { ExportWebhookDelivery } from './export-webhook-delivery.entity.js';
import { ExportWebhookEvent } from './export-webhook-event.entity.js';
import { ExportSchedule } from './export-schedule.entity.js';
import { ExportScheduleRun } from './export-schedule-run.entity.js';
import { ExportWorker } from './export-worker.entity.js';

/** The SQL of the tables' names, and of names that must differ between installations in one database. */
@Injectable()
export class TaskTables {
  /** The table of the tasks. */
  readonly tasks: string;
  /** The table of the live workers. */
  readonly workers: string;
  /** The table of the webhooks. */
  readonly webhooks: string;
  /** The outbox of the webhooks. */
  readonly webhookEvents: string;
  /** The table of the events' deliveries to webhooks. */
  readonly webhookDeliveries: string;
  /** The table of the schedules. */
  readonly schedules: string;
  /** The table of their runs. */
  readonly runs: string;
  /**
   * A bigint that no other installation in the database has. NOTIFY channels and advisory locks contain it, because their
   * names belong to the whole database.
   */
  readonly installation: string;
  /** The NOTIFY channel that wakes workers when a task waits. */
  readonly wakeChannel: string;
  /** The NOTIFY channel that announces the id of a task that has ended. */
  readonly finishedChannel: string;

  constructor(@InjectDataSource(DATABASE) dataSource: DataSource) {
    this.tasks = entityTable(dataSource.getMetadata(ExportTask));
    this.workers = entityTable(dataSource.getMetadata(ExportWorker));
    this.webhooks = entityTable(dataSource.getMetadata(ExportWebhook));
    this.webhookEvents = entityTable(dataSource.getMetadata(ExportWebhookEvent));
    this.webhookDeliveries = entityTable(dataSource.getMetadata(ExportWebhookDelivery));
    this.schedules = entityTable(dataSource.getMetadata(ExportSchedule));
    this.runs = entityTable(dataSource.getMetadata(ExportScheduleRun));
    this.installation = `${literal(this.tasks, 'regclass')}::oid::bigint`;
    this.wakeChannel = `('export_task_' || ${this.installation})`;
    this.finishedChannel = `('export_task_finished_' || ${this.installation})`;
  }
}
