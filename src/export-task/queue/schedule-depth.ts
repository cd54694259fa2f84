import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { DATABASE } from '../../migrations/data-source-name.js';
import { scheduleStates, type ScheduleState } from './export-schedule.entity.js';
import { TaskTables } from './task-tables.js';

/** The schedules of all enterprises. */
export interface MeasuredSchedules {
  /** The number of schedules in each state. */
  states: Record<ScheduleState, number>;
  /** Schedules whose next run is due. */
  due: number;
  /** Seconds since the oldest of these runs was due; 0 without one. */
  late: number;
}

/** Measures how many schedules there are, and how late their runs are. */
@Injectable()
export class ScheduleDepth {
  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly tables: TaskTables,
  ) {}

  /** Counts the schedules by state, and those that are due. */
  async measure(): Promise<MeasuredSchedules> {
    const rows: { state: ScheduleState; count: number; due: number; late: number }[] =
      await this.dataSource.query(
        `SELECT state, count(*)::integer AS count, count(*) FILTER (WHERE next_due_at <= now())::integer AS due,
                coalesce(greatest(0, extract(epoch FROM now() - min(next_due_at))), 0)::float8 AS late
           FROM ${this.tables.schedules} GROUP BY state`,
      );
    const countOf = (state: ScheduleState) => rows.find((row) => row.state === state)?.count ?? 0;
    const states = Object.fromEntries(scheduleStates.map((state) => [state, countOf(state)]));
    return {
      states: states as Record<ScheduleState, number>,
      due: rows.reduce((sum, { due }) => sum + due, 0),
      late: Math.max(0, ...rows.map(({ late }) => late)),
    };
  }
}
