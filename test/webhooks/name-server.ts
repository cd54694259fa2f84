import { createSocket } from 'node:dgram';
import dns from 'node:dns';
import { once } from 'node:events';
import { isIPv4 } from 'node:net';

const A = 1;
const AAAA = 28;

/** The addresses of a name, for each question after the other; the last ones are repeated. Undefined: no answer. */
export type Names = Record<string, readonly (readonly string[])[] | undefined>;

/** A name server on the loopback, which the look-ups of this process ask until it stops. */
export class NameServer {
  /** The questions for an IPv4 address so far, by name. */
  readonly asked = new Map<string, number>();
  private readonly socket = createSocket('udp4');
  private readonly former = dns.getServers();

  private constructor(private readonly names: Names) {}

  static async start(names: Names): Promise<NameServer> {
    const server = new NameServer(names);
    server.socket.on('message', (query, { port, address }) => {
      const answer = server.answer(query);
      if (answer) server.socket.send(answer, port, address);
    });
    server.socket.bind(0, '127.0.0.1');
    await once(server.socket, 'listening');
    dns.setServers([`127.0.0.1:${server.socket.address().port}`]);
    return server;
  }

  async stop(): Promise<void> {
    dns.setServers(this.former);
    const closed = once(this.socket, 'close');
    this.socket.close();
    await closed;
  }

  private answer(query: Buffer): Buffer | undefined {
    const { name, end } = nameIn(query);
    const type = query.readUInt16BE(end);
    const answers = this.names[name];
    if (!answers) return undefined;
    const asked = this.asked.get(name) ?? 0;
    if (type === A) this.asked.set(name, asked + 1);
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
    const records = addresses
      .filter((address) => (isIPv4(address) ? A : AAAA) === type)
      .map((address) => record(type, address));
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(0x8180, 2);
    header.writeUInt16BE(records.length, 6);
    header.writeUInt16BE(0, 10);
    return Buffer.concat([header, query.subarray(12, end + 4), ...records]);
  }
}

/** The name of a question, and where it ends. */
function nameIn(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let place = 12;
  for (let length = query[place] ?? 0; length > 0; length = query[place] ?? 0) {
    labels.push(query.toString('latin1', place + 1, place + 1 + length));
    place += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end: place + 1 };
}

/** An answer with an address; an IPv6 address must be written in full. */
function record(type: number, address: string): Buffer {
  const data =
    type === A
      ? Buffer.from(address.split('.').map(Number))
      : Buffer.from(
          address
            .split(':')
            .map((part) => part.padStart(4, '0'))
            .join(''),
          'hex',
        );
  const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, data.length]);
  return Buffer.concat([head, data]);
}
