import type { Reading } from '../../reading/reading.js';
import type { Progress } from '../queue/export-task.transitions.js';

/** How far an attempt has come. It asks the reading each time, so it also moves while a slow source fills a block. */
export class AttemptProgress implements Progress {
  /** Set once the reading is open. */
  reading?: Reading;

  get total(): number | undefined {
    return this.reading?.total;
  }

  get finished(): number {
    return this.reading?.rows ?? 0;
  }
}
