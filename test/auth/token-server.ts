import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { play, type Fault } from '../support/faults.js';

/** A received call. */
export interface TokenCall {
  method: string | undefined;
  path: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

/** The server that issues or introspects tokens: answers every call with JSON, or plays a fault. */
export class TokenServer {
  calls: TokenCall[] = [];
  fault: Fault | undefined;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(answer: (call: TokenCall) => unknown): Promise<TokenServer> {
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        const call = { method: request.method, path: request.url, headers: request.headers, body };
        started.calls.push(call);
        if (started.fault === undefined) response.end(JSON.stringify(answer(call)));
        else play(started.fault, JSON.stringify(answer(call)), response);
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const started = new TokenServer(server, `http://127.0.0.1:${port}`);
    return started;
  }

  async stop(): Promise<void> {
    const closed = once(this.server.close(), 'close');
    this.server.closeAllConnections();
    await closed;
  }
}
