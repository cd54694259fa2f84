import { setTimeout as sleep } from 'node:timers/promises';
import { failure } from './errors.js';

/** The faults that wait for a query, in the order in which they were asked for. */
const faults = [];

export function addFault(fault) {
  faults.push(fault);
}

export function removeFaults() {
  faults.length = 0;
}

/** The first fault for this query. */
export function takeFault(query) {
  const index = faults.findIndex(({ match }) => query.sql.includes(match));
  if (index < 0) return undefined;
  const fault = faults[index];
  fault.times -= 1;
  if (fault.times <= 0) faults.splice(index, 1);
  return fault;
}

/** @returns what a fault leaves of a chunk; true once the fault has ended the answer. */
export async function passWithFault(fault, query, answer, chunk) {
  if (fault.kind === 'slow') {
    const step = Math.max(1, Math.floor(fault.bytesPerSecond / 20));
    for (let at = 0; at < chunk.length && !answer.isGone && !query.killed; at += step) {
      await answer.write(chunk.subarray(at, at + step));
      await sleep(50);
    }
    return false;
  }
  const rest = Math.max(0, fault.after - answer.sent);
  await answer.write(chunk.subarray(0, rest));
  return rest < chunk.length && (await strike(fault, query, answer));
}

/** @returns true, as the answer has ended. */
export async function strike(fault, query, answer) {
  answer.begin(200);
  switch (fault.kind) {
    case 'exception':
    case 'exception-marker':
    case 'exception-plain':
      await answer.fail(failure(fault.code, fault.message), fault.kind);
      break;
    case 'end':
      answer.end();
      break;
    case 'cut':
      // What was written is on its way first.
      await sleep(20);
      answer.reset();
      break;
    case 'silent':
      if (!answer.byHand) answer.response.flushHeaders();
      await query.abandon();
      while (!answer.isGone && !query.killed) await sleep(10);
      break;
  }
  return true;
}
