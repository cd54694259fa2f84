import type { MessageEvent } from '@nestjs/common';
import { Observable } from 'rxjs';
import { TaskStatus } from '../export-task.entity.js';
import type { TaskProgress } from '../queue/master.js';
import { TaskStream } from './task-stream.js';

const { jest } = import.meta;

const caller = { corpId: 'acme', memberId: 'm1', memberName: 'Ann', role: 1 };

describe('the stream of a task', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it.each([
    [TaskStatus.ToBeExported, 1],
    [TaskStatus.Exporting, 2],
  ])('in state %d sends %d events while time passes and nothing else changes', (status, count) => {
    jest.useFakeTimers({ now: new Date('2026-01-05T00:00:10Z') });
    const task: TaskProgress = {
      id: 't',
      status,
      finished: 500,
      total: 1000,
      begin_time: new Date('2026-01-05T00:00:00Z'),
      end_time: null,
      result_code: 'store_failed',
      result_desc: '',
    };
    const events: MessageEvent[] = [];
    const stream = new TaskStream(caller, 'token', task);
    new Observable<MessageEvent>((subscriber) => {
      stream.open(subscriber);
    }).subscribe((event) => events.push(event));
    jest.advanceTimersByTime(60_000);
    stream.show(task);
    expect(events).toHaveLength(count);
  });
});
