import { channel } from 'node:diagnostics_channel';
import { EventEmitter } from 'node:events';
import { ReaderTurns } from './reader-turns.js';

const { jest } = import.meta;

/** An HTTP call; it ends with its response. */
class Call extends EventEmitter {
  constructor() {
    super();
    channel('http.server.request.start').publish({ response: this });
  }

  end(): void {
    this.emit('close');
  }
}

/** A reader that begins blocks for as long as it may; each takes 1 ms. */
class Reader {
  blocks = 0;
  private stopped = false;

  constructor(turns: ReaderTurns, most = Infinity) {
    void this.read(turns, most);
  }

  stop(): void {
    this.stopped = true;
  }

  private async read(turns: ReaderTurns, most: number): Promise<void> {
    const stopped = () => this.stopped;
    async function* blocks() {
      for (let count = 0; count < most && !stopped(); count += 1) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        yield Buffer.alloc(1);
      }
    }
    for await (const block of turns.pace({ [Symbol.asyncIterator]: blocks })) {
      this.blocks += block.length;
    }
  }
}

function sum(blocks: readonly number[]): number {
  return blocks.reduce((total, one) => total + one, 0);
}

describe('the turns of readers', () => {
  let turns: ReaderTurns;
  let readers: Reader[];

  const blocksIn = async (milliseconds: number) => {
    const before = readers.map(({ blocks }) => blocks);
    await jest.advanceTimersByTimeAsync(milliseconds);
    return readers.map(({ blocks }, index) => blocks - (before[index] ?? 0));
  };

  beforeEach(() => {
    jest.useFakeTimers();
    turns = new ReaderTurns();
    readers = [new Reader(turns), new Reader(turns), new Reader(turns)];
  });

  afterEach(async () => {
    for (const reader of readers) reader.stop();
    await jest.advanceTimersByTimeAsync(1000);
    turns.onApplicationShutdown();
    jest.useRealTimers();
  });

  it('are free without calls', async () => {
    for (const blocks of await blocksIn(100)) expect(blocks).toBeGreaterThan(90);
  });

  it('hold a block back while a call is answered, for 25 ms at most', async () => {
    await blocksIn(10);
    const call = new Call();
    await blocksIn(2);
    expect(await blocksIn(15)).toEqual([0, 0, 0]);
    call.end();
    expect(Math.max(...(await blocksIn(5)))).toBeGreaterThan(2);
    new Call();
    await blocksIn(2);
    expect(await blocksIn(15)).toEqual([0, 0, 0]);
    expect(Math.max(...(await blocksIn(15)))).toBeGreaterThan(0);
  });

  it('are not delayed by a call that lasts', async () => {
    new Call();
    await blocksIn(60);
    for (let turn = 0; turn < 5; turn += 1) {
      new Call().end();
      // Each of them would wait for 25 ms.
      expect(sum(await blocksIn(30))).toBeGreaterThan(10);
    }
  });

  it('let one reader go on at a time while calls come in', async () => {
    const shares = [0, 0, 0];
    new Call().end();
    await blocksIn(50);
    for (let turn = 0; turn < 12; turn += 1) {
      new Call().end();
      const blocks = await blocksIn(40);
      expect(sum(blocks)).toBeLessThan(50);
      blocks.forEach((count, index) => (shares[index] = (shares[index] ?? 0) + count));
    }
    for (const share of shares) expect(share).toBeGreaterThan(60);
  });

  it('are free again 100 ms after the last call', async () => {
    new Call().end();
    await blocksIn(120);
    for (const blocks of await blocksIn(50)) expect(blocks).toBeGreaterThan(40);
  });

  it('go on to the next reader as soon as one is done', async () => {
    for (const reader of readers) reader.stop();
    await blocksIn(10);
    readers = [new Reader(turns, 5), new Reader(turns, 5), new Reader(turns, 5)];
    new Call().end();
    await blocksIn(30);
    expect(readers.map(({ blocks }) => blocks)).toEqual([5, 5, 5]);
  });
});
