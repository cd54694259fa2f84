import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

/** Answers a request in place of the service and returns true, or returns false to let it through. */
export type Treatment = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Headers that concern one connection and are not forwarded. */
const HOP_BY_HOP = ['connection', 'host', 'content-length', 'transfer-encoding'];

/** Damage to an answer: one byte is changed, or the connection breaks after this number of bytes. */
export type Damage = 'changed byte' | number;

/** A proxy in front of a service that can answer calls itself and break connections. */
export class Gate {
  treat: Treatment = () => false;
  /** Whether and how the answer to a path is damaged. */
  damage: (path: string) => Damage | undefined = () => undefined;
  /** Received calls, as `METHOD path`. */
  calls: string[] = [];
  private readonly open = new Set<ServerResponse>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async before(url: string): Promise<Gate> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const gate = new Gate(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      gate.calls.push(`${request.method ?? ''} ${request.url ?? ''}`);
      if (gate.treat(request, response)) return;
      gate.open.add(response);
      gate.pass(url, request, response).catch(() => response.destroy());
    });
    return gate;
  }

  /** Breaks all open connections. */
  breakAll(): void {
    for (const response of this.open) response.destroy();
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async pass(url: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = request.method === 'GET' ? undefined : new Uint8Array(await buffer(request));
    const kept = Object.entries(request.headers).filter(([name]) => !HOP_BY_HOP.includes(name));
    const ended = new AbortController();
    response.on('close', () => {
      this.open.delete(response);
      ended.abort();
    });
    const answer = await fetch(url + (request.url ?? ''), {
      method: request.method ?? 'GET',
      headers: Object.fromEntries(kept) as Record<string, string>,
      ...(body && { body }),
      signal: ended.signal,
    });
    const headers = [...answer.headers].filter(
      ([name]) => !['connection', 'transfer-encoding'].includes(name),
    );
    response.writeHead(answer.status, Object.fromEntries(headers));
    response.flushHeaders();
    const damage = this.damage(request.url ?? '');
    if (damage !== undefined) {
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (typeof damage === 'number') response.write(bytes.subarray(0, damage), () => response.destroy());
      else response.end(bytes.fill((bytes[20] ?? 0) ^ 1, 20, 21));
    } else if (answer.body)
      Readable.fromWeb(answer.body)
        .on('error', () => undefined)
        .pipe(response);
    else response.end();
  }
}
