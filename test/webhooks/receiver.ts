import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

/** A request that a receiver got. */
export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  id: string;
  body: string;
}

/** Answers a request: with a status, or in a way of its own. */
export type Behaviour = (received: Received, response: ServerResponse) => number | undefined;

/** A receiver of webhooks: an HTTP server that keeps what it got, and answers as it is told. */
export class Receiver {
  readonly received: Received[] = [];
  private readonly server = createServer((request, response) => {
    void text(request).then((body) => {
      const { url: path = '', headers } = request;
      const received = { path, headers, id: String(headers['webhook-id']), body };
      this.received.push(received);
      const status = this.behaviour(received, response);
      if (status !== undefined) response.writeHead(status).end('thanks');
    });
  });

  private constructor(private behaviour: Behaviour) {}

  static async start(behaviour: Behaviour = () => 200): Promise<Receiver> {
    const receiver = new Receiver(behaviour);
    await new Promise<void>((resolve) => receiver.server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  /** The request with this number, from 0. */
  at(index: number): Received {
    const received = this.received[index];
    if (!received) throw new Error(`only ${this.received.length} requests have come`);
    return received;
  }

  behave(behaviour: Behaviour): void {
    this.behaviour = behaviour;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** The body of what was received, if the secret has signed it; it throws otherwise. */
export function verified({ body, headers }: Received, secret: string): any {
  return new Webhook(secret).verify(body, headers as Record<string, string>);
}
