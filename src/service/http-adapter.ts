import type { NestApplicationOptions } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Serves the calls, and closes as soon as those under way are answered. Node's server closes only the connections that
 * are idle at that moment: one that is just being answered would stay open for another keep-alive time, and one that has
 * sent nothing yet, such as those that browsers open ahead, would stay open for good.
 */
export class HttpAdapter extends ExpressAdapter {
  /** Connections without a call so far. */
  private readonly unused = new Set<Socket>();

  override initHttpServer(options: NestApplicationOptions): void {
    super.initHttpServer(options);
    const server = this.httpServer as Server;
    server.on('connection', (socket: Socket) => {
      this.unused.add(socket);
      socket.once('close', () => this.unused.delete(socket));
    });
    server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
      this.unused.delete(socket);
      response.once('close', () => {
        if (!server.listening) socket.destroySoon();
      });
    });
  }

  override close(): Promise<void> | undefined {
    const closed = super.close() as Promise<void> | undefined;
    for (const socket of this.unused) socket.destroy();
    return closed;
  }
}
