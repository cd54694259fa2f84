import type { ApiPropertyOptions } from '@nestjs/swagger';
import { TaskStatus } from '../../export-task.entity.js';
import { resultCodes } from '../../queue/export-task.results.js';

/** The state of a task. */
export const statusSchema = {
  enum: TaskStatus,
  enumName: 'TaskStatus',
  'x-enumNames': Object.values(TaskStatus).filter((name) => typeof name === 'string'),
} satisfies ApiPropertyOptions;

/** What became of a task. */
export const resultCodeSchema = {
  type: 'string',
  enum: ['', ...resultCodes],
  description:
    'A stable word for what became of the task; empty while it is waiting or running for the first time.',
} satisfies ApiPropertyOptions;
