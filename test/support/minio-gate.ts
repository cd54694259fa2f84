import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * What becomes of a request: it passes; a bit of its body is another when it arrives; its body does not reach the
 * server to its end; its answer waits for its release, or is cut off.
 */
export type Treatment = 'pass' | 'change body' | 'hold body' | 'hold answer' | 'cut answer';

/** Stands between the service and a MinIO server, and plays a network that fails. */
export class MinioGate {
  /** Decides by the request line, e.g. `PUT /bucket/key?uploadId=… HTTP/1.1`. */
  treat: (requestLine: string) => Treatment = () => 'pass';

  private waiting: { times: number; resolve: () => void } | undefined;
  private answers: (() => void)[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly targetPort: number,
  ) {
    server.on('connection', (client) => {
      this.serve(client);
    });
  }

  /** Opens a gate to the server at `targetPort` on a free loopback port. */
  static async open(targetPort: number): Promise<MinioGate> {
    const server = createServer();
    const gate = new MinioGate(server, targetPort);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return gate;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Settles when so many more requests, or the answers to them, have come as far as the gate lets them. */
  held(times = 1): Promise<void> {
    return new Promise((resolve) => (this.waiting = { times, resolve }));
  }

  /** Lets the answers go on that are held. */
  release(): void {
    for (const answer of this.answers.splice(0)) answer();
  }

  async close(): Promise<void> {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await once(this.server, 'close');
  }

  private onHeld(): void {
    if (!this.waiting) return;
    this.waiting.times -= 1;
    if (this.waiting.times === 0) this.waiting.resolve();
  }

  private serve(client: Socket): void {
    const server = connect(this.targetPort, '127.0.0.1');
    let held = false;
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        // The client of an answer that is held learns nothing, neither of its end.
        if (!(held && other === client)) other.destroy();
      });
    }
    client.once('data', (head) => {
      const [requestLine = ''] = head.toString().split('\r\n', 1);
      const treatment = this.treat(requestLine);
      held = treatment.startsWith('hold');
      server.write(head);
      if (treatment === 'hold body') {
        client.pause();
        this.onHeld();
        return;
      }
      if (treatment === 'change body') client.once('data', flipBit);
      client.pipe(server);
      if (treatment === 'pass' || treatment === 'change body') {
        server.pipe(client);
        return;
      }
      server.once('data', (answer) => {
        server.pause();
        if (treatment === 'cut answer') client.destroy();
        this.answers.push(() => {
          client.write(answer);
          server.pipe(client);
        });
        this.onHeld();
      });
    });
  }
}

/** Does to some bytes what a broken network card does. */
function flipBit(bytes: Buffer): void {
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
}
