import type { Socket } from 'node:net';

/** How long a connection may be silent before the database is asked about it, in milliseconds. */
const SILENCE_MS = 10_000;

/**
 * Ends a connection that has fallen silent, such as behind a proxy that no longer forwards. A slow statement sends
 * nothing for minutes either, so the database is asked on another connection whether the statement still runs.
 */
export class SilenceWatch {
  private readonly timer: NodeJS.Timeout;
  private received = -1;
  private asking = false;

  /**
   * @param isWaiting whether an answer of the database is awaited.
   * @param isRunning asks the database on another connection whether the statement runs; false if it does not answer.
   */
  constructor(
    private readonly socket: Socket,
    private readonly isWaiting: () => boolean,
    private readonly isRunning: () => Promise<boolean>,
  ) {
    this.timer = setInterval(() => {
      if (!this.asking) void this.look();
    }, SILENCE_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    const { bytesRead } = this.socket;
    const isSilent = this.isWaiting() && bytesRead === this.received;
    this.received = bytesRead;
    if (!isSilent) return;
    this.asking = true;
    const isRunning = await this.isRunning();
    this.asking = false;
    if (isRunning || this.socket.bytesRead !== bytesRead || !this.isWaiting()) return;
    this.socket.destroy(
      Object.assign(new Error('the connection to the records database fell silent'), { code: 'ETIMEDOUT' }),
    );
  }
}
