import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { MinioTransport } from '../../src/storage/minio-transport.js';
import { PART_SIZE } from '../../src/storage/upload-lane.js';

describe('the transport of MinIO clients', () => {
  let server: Server;
  let port: number;

  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });

  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  it('does not send a part that the server refuses before', async () => {
    let bytes = 0;
    const refuse: RequestListener = (asked, response) => {
      asked.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.writeHead(403).write('<Error><Code>AccessDenied</Code>');
      // A part that was sent would arrive before the answer ends.
      setTimeout(() => response.end('</Error>'), 200);
    };
    server.on('checkContinue', refuse);
    const options = { port, method: 'PUT', headers: { 'content-length': PART_SIZE } };
    const fault = await new Promise((resolve) => {
      const asked = new MinioTransport().request(options, resolve);
      asked.on('error', resolve);
      asked.end(Buffer.alloc(PART_SIZE));
    });
    expect(String(fault)).toContain('HTTP 403 AccessDenied');
    expect(bytes).toBe(0);
  });

  it('waits longer for the answer to a whole part than during one', async () => {
    server.on('request', (asked) => asked.resume());
    const transport = new MinioTransport(undefined, { silent: 500, answer: 1000, proceed: 10 });
    const sent = Date.now();
    const fault = await new Promise((resolve) => {
      const asked = transport.request({ port, method: 'PUT', headers: { 'content-length': 9 } }, resolve);
      asked.on('error', resolve);
      asked.end('part of 9');
    });
    expect(String(fault)).toContain('sent nothing for 1 s');
    expect(Date.now() - sent).toBeGreaterThan(950);
  });
});
