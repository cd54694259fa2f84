/** After this time without a byte, the server is asked whether the statement runs; in milliseconds. */
const SILENCE_MS = 10_000;

/**
 * Ends a connection to a database that has fallen silent, such as behind a proxy that no longer forwards. A slow statement
 * sends nothing for minutes either, so the server is asked on another connection whether the statement still runs.
 */
export class SilenceWatch {
  private readonly timer: NodeJS.Timeout;
  private received = -1;
  private asking = false;

  /**
   * @param bytes the number of bytes received so far.
   * @param isWaiting whether an answer of the server is awaited.
   * @param isRunning asks the server on another connection whether the statement runs; false if it does not answer.
   * @param end ends the connection.
   */
  constructor(
    private readonly bytes: () => number,
    private readonly isWaiting: () => boolean,
    private readonly isRunning: () => Promise<boolean>,
    private readonly end: () => void,
  ) {
    this.timer = setInterval(() => {
      if (!this.asking) void this.look();
    }, SILENCE_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    const received = this.bytes();
    const isSilent = this.isWaiting() && received === this.received;
    this.received = received;
    if (!isSilent) return;
    this.asking = true;
    const isRunning = await this.isRunning();
    this.asking = false;
    if (!isRunning && this.bytes() === received && this.isWaiting()) this.end();
  }
}
