import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { TaskStatus } from './export-task.entity.js';

/** How many tasks of a type wait or run. */
export interface QueueLength {
  status: TaskStatus;
  type: number;
  count: number;
  /** For how long the waiting task has been due that has been for the longest, in seconds; 0 where none is. */
  oldest: number;
}

const { ToBeExported, Exporting } = TaskStatus;

/** Tells how long the queue is. */
@Injectable()
export class ExportTaskQueue {
  constructor(private readonly dataSource: DataSource) {}

  /** The tasks that wait and run; each half is found by the index of its status, however many others there are. */
  lengths(): Promise<QueueLength[]> {
    return this.dataSource.query(
      `SELECT status, type, count(*)::integer AS count,
              greatest(0, extract(epoch FROM now() - min(run_after)))::float8 AS oldest
         FROM export_task WHERE status = ${ToBeExported} GROUP BY status, type
        UNION ALL
       SELECT status, type, count(*)::integer, 0 FROM export_task WHERE status = ${Exporting} GROUP BY status, type`,
    );
  }
}
