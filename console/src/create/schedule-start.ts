import { without, type Body } from '../request/body';
import { cronOfRule, withFrequency } from '../request/cron';

/** The body with times to begin with, or without any. */
export function scheduled(body: Body, on: boolean): Body {
  if (!on) return without(body, 'schedule');
  const timezone = body.options?.timezone;
  const cron = cronOfRule(withFrequency(undefined, 'daily'));
  return { ...body, schedule: { cron, ...(timezone !== undefined && { timezone }) } };
}
