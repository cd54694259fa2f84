import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers';
import { createGzip } from 'node:zlib';

/** The answer to a query: HTTP as Node.js writes it, or by hand once there are headers of progress before the status' end. */
export class Answer {
  sent = 0;
  begun = false;
  byHand = false;

  constructor(query, request, response) {
    this.query = query;
    this.response = response;
    this.tag = randomBytes(8).toString('hex');
    this.headers = {
      'Content-Type': 'text/plain; charset=UTF-8',
      'X-ClickHouse-Server-Display-Name': 'front',
      'X-ClickHouse-Query-Id': query.id,
      'X-ClickHouse-Format': query.format,
      'X-ClickHouse-Timezone': 'UTC',
      'X-ClickHouse-Exception-Tag': this.tag,
    };
    const gzip = query.settings.get('enable_http_compression') === '1';
    if (gzip && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) {
      this.headers['Content-Encoding'] = 'gzip';
      this.gzip = createGzip();
      this.gzip.pipe(response);
    }
  }

  get isGone() {
    return this.response.destroyed || this.response.socket?.destroyed !== false;
  }

  /** A header of progress, as the server sends it while the query has no result yet. */
  progress(figures) {
    if (this.begun || this.gzip) return;
    const { socket } = this.response;
    if (!this.byHand) {
      this.byHand = true;
      const lines = Object.entries(this.headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`HTTP/1.1 200 OK\r\n${lines.join('')}Connection: close\r\nTransfer-Encoding: chunked\r\n`);
    }
    socket.write(`X-ClickHouse-Progress: ${figures}\r\n`);
  }

  begin(status, more = {}) {
    if (this.begun) return;
    this.begun = true;
    const headers = { 'X-ClickHouse-Summary': this.query.summary(), ...more };
    if (!this.byHand) {
      this.response.writeHead(status, { ...this.headers, ...headers });
      return;
    }
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    this.response.socket.write(`${lines.join('')}\r\n`);
  }

  async write(chunk) {
    if (chunk.length === 0 || this.isGone) return;
    this.begin(200);
    this.sent += chunk.length;
    const target = this.byHand ? this.response.socket : (this.gzip ?? this.response);
    if (this.byHand) {
      target.write(`${chunk.length.toString(16)}\r\n`);
      target.write(chunk);
    }
    if (this.byHand ? target.write('\r\n') : target.write(chunk)) return;
    await new Promise((resolve) => {
      const done = () => {
        target.off('drain', done);
        this.response.off('close', done);
        resolve();
      };
      target.on('drain', done);
      this.response.on('close', done);
    });
  }

  end() {
    this.begin(200);
    if (this.byHand) this.response.socket.end('0\r\n\r\n');
    else (this.gzip ?? this.response).end();
  }

  /** Ends the connection in the midst of the body, after what was written. */
  async breakOff() {
    const { socket } = this.response;
    if (this.gzip) await new Promise((resolve) => this.gzip.flush(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    socket.destroySoon();
  }

  reset() {
    this.response.socket?.resetAndDestroy();
  }

  /** An error: a status before the first byte of the result, text in the midst of it later. */
  async fail(error, style = 'exception') {
    if (this.isGone) return;
    if (!this.begun) {
      if (this.gzip) {
        this.gzip.unpipe(this.response);
        this.gzip = undefined;
        delete this.headers['Content-Encoding'];
      }
      this.begin(error.status, { 'X-ClickHouse-Exception-Code': String(error.code) });
      await this.write(Buffer.from(`${error.message}\n`));
      this.end();
      return;
    }
    const text = `${error.message}\n`;
    if (style === 'exception') {
      const length = Buffer.byteLength(text);
      const marker = '__exception__';
      await this.write(
        Buffer.from(`\r\n${marker}\r\n${this.tag}\r\n${text}${length} ${this.tag}\r\n${marker}\r\n`),
      );
      await this.breakOff();
      return;
    }
    await this.write(Buffer.from(style === 'exception-marker' ? `__exception__\n${text}` : text));
    this.end();
  }
}
