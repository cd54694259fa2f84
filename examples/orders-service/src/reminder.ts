import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';

/** A scheduled job of the host application. */
@Injectable()
export class Reminder {
  runs = 0;

  @Interval(200)
  remind(): void {
    this.runs += 1;
  }
}
