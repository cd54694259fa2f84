import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { eventually } from '../support/eventually.js';

/** Stands between the service and a server, and breaks their connections. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  private isFrozen = false;

  private constructor(
    private readonly server: Server,
    /** The port of the server behind it. */
    public target: number,
  ) {}

  static async start(target: number): Promise<TcpProxy> {
    const server = createServer((client) => {
      proxy.join(client);
    });
    const proxy = new TcpProxy(server, target);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The same address with the proxy's port in it. */
  before(url: string): string {
    const proxied = new URL(url);
    proxied.port = String(this.port);
    return proxied.href;
  }

  /** Waits until there is a connection that {@link cut} would break. */
  async used(): Promise<void> {
    await eventually(
      () => Promise.resolve(this.sockets.size),
      (sockets) => sockets > 0,
    );
  }

  /** Breaks all connections, as a cable that is pulled and put in again. */
  cut(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
    this.sockets.clear();
  }

  /** Passes nothing on any more in the connection to the server that comes from this port, and does not close it. */
  silence(port: number): void {
    for (const socket of this.sockets) {
      if (socket.localPort !== port) continue;
      socket.unpipe();
      socket.resume();
    }
  }

  /** Forwards nothing any more, in either direction, and keeps all connections open. */
  freeze(): void {
    this.isFrozen = true;
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  /** Forwards again what comes over new connections, and breaks the frozen ones. */
  thaw(): void {
    this.isFrozen = false;
    this.cut();
  }

  async stop(): Promise<void> {
    this.server.close();
    this.cut();
    await once(this.server, 'close');
  }

  private join(client: Socket): void {
    const server = connect(this.target, '127.0.0.1');
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    if (!this.isFrozen) client.pipe(server).pipe(client);
  }
}
