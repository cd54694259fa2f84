import { Injectable, Logger, Optional } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';

/** The time after which a run that may hang no longer holds up the next one, in milliseconds. */
const LONGEST_MS = 600_000;

/**
 * Registers the jobs of this module with the application's `ScheduleModule`, which stops them with the application. They
 * are not decorated with `@Interval`, because `ScheduleModule.forRoot({ intervals: false })` would silently skip them.
 */
@Injectable()
export class ScheduledJobs {
  private readonly logger = new Logger(ScheduledJobs.name);

  constructor(@Optional() private readonly registry?: SchedulerRegistry) {}

  /**
   * Runs the job at an interval, from now until the application stops, but not while its last run goes on, for up to ten
   * minutes. The first of several equal errors in a row is logged.
   * @throws Error one line, if the application has no `ScheduleModule`. The core must not import one itself: a second
   *   one would run each job of the application twice.
   */
  add(name: string, milliseconds: number, job: () => unknown): void {
    if (!this.registry) {
      throw new Error(
        'ScheduleModule: missing. Export tasks need it; add ScheduleModule.forRoot() to your imports.',
      );
    }
    const timer = setInterval(this.runs(name, Math.max(LONGEST_MS, 2 * milliseconds), job), milliseconds);
    this.registry.addInterval(`export-task:${name}`, timer);
  }

  private runs(name: string, longest: number, job: () => unknown): () => void {
    let begun: number | undefined;
    let logged: string | undefined;
    const run = async () => {
      const now = performance.now();
      if (begun !== undefined && now - begun < longest) return;
      begun = now;
      try {
        await job();
        logged = undefined;
      } catch (error) {
        const text = String(error);
        if (text !== logged) this.logger.error(`the job ${name} failed: ${text}`);
        logged = text;
      } finally {
        if (begun === now) begun = undefined;
      }
    };
    return () => void run();
  }
}
