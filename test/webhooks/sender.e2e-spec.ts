import dns from 'node:dns';
import { WebhookSender } from '../../src/export-task/webhooks/webhook-sender.js';
import { WebhookTargets } from '../../src/export-task/webhooks/webhook-targets.js';
import { freePort } from '../../src/embedded/free-port.js';
import { NameServer } from './name-server.js';
import { Receiver } from './receiver.js';

const LOOPBACK = ['127.0.0.0/8', '::1/128'];

describe('the sender of webhooks', () => {
  let receiver: Receiver;

  const send = (url: string, targets: readonly string[] = LOOPBACK, milliseconds = 10_000) =>
    new WebhookSender(new WebhookTargets(targets), milliseconds).send(
      url,
      { 'webhook-id': 'evt_1' },
      '{}',
      new AbortController().signal,
    );

  beforeEach(async () => {
    receiver = await Receiver.start();
  });

  afterEach(() => receiver.stop());

  it.each([200, 201, 204, 299])('takes %d for a success', async (status) => {
    receiver.behave(() => status);
    expect(await send(receiver.url)).toMatchObject({ outcome: 'delivered', status });
  });

  it.each([
    [400, 'status'],
    [404, 'status'],
    [410, 'gone'],
    [429, 'status'],
    [500, 'status'],
  ])('takes %d for a failure', async (status, outcome) => {
    receiver.behave((_, response) => {
      response.setHeader('Retry-After', '7');
      return status;
    });
    expect(await send(receiver.url)).toEqual({ outcome, status, retryAfter: 7 });
  });

  it('does not wait longer than its time limit for an answer that never begins, or that drips', async () => {
    receiver.behave(() => undefined);
    expect(await send(receiver.url, LOOPBACK, 400)).toEqual({ outcome: 'timeout', status: null });
    let drip: NodeJS.Timeout | undefined;
    receiver.behave((_, response) => {
      response.writeHead(200);
      drip = setInterval(() => response.write('.'), 20);
      return undefined;
    });
    expect(await send(receiver.url, LOOPBACK, 400)).toEqual({ outcome: 'timeout', status: null });
    clearInterval(drip);
  });

  it('reads no more than the first bytes of an answer', async () => {
    receiver.behave((_, response) => {
      response.writeHead(200);
      const more = () => {
        while (response.write(Buffer.alloc(16_384)));
      };
      response.on('drain', more);
      more();
      return undefined;
    });
    expect(await send(receiver.url, LOOPBACK, 10_000)).toMatchObject({ outcome: 'delivered', status: 200 });
  });

  it('reports receivers that cannot be reached, or speak no TLS', async () => {
    const failed = { outcome: 'connection', status: null };
    expect(await send(`http://127.0.0.1:${await freePort()}/`)).toEqual(failed);
    expect(await send(receiver.url.replace('http:', 'https:'))).toEqual(failed);
    receiver.behave((_, response) => {
      response.socket?.destroy();
      return undefined;
    });
    expect(await send(receiver.url)).toEqual(failed);
  });

  it('breaks off when the process stops', async () => {
    receiver.behave(() => undefined);
    const stop = new AbortController();
    const sender = new WebhookSender(new WebhookTargets(LOOPBACK));
    const sent = sender.send(receiver.url, {}, '{}', stop.signal);
    stop.abort(new Error('stopped'));
    await expect(sent).rejects.toThrow('stopped');
  });

  describe('with the default targets', () => {
    it.each([
      'http://127.0.0.1',
      'http://2130706433',
      'http://[::1]',
      'http://[::ffff:127.0.0.1]',
      'http://[::ffff:10.0.0.1]',
      'http://0.0.0.0',
      'http://169.254.169.254',
    ])('does not connect to %s', async (origin) => {
      expect(await send(`${origin}:${receiver.port}/`, ['public'])).toEqual({
        outcome: 'address',
        status: null,
      });
      expect(receiver.received).toEqual([]);
    });

    it.each([
      ['127.0.0.1', [['127.0.0.1']]],
      ['the metadata service', [['169.254.169.254']]],
      ['an IPv4 address in IPv6', [['0:0:0:0:0:ffff:7f00:1']]],
      ['an address of the operator among public ones', [['8.8.8.8', '127.0.0.1']]],
    ])('does not connect to a name that resolves to %s', async (_, addresses) => {
      const names = await NameServer.start({ 'hooks.example.test': addresses });
      const sent = await send(`http://hooks.example.test:${receiver.port}/`, ['public']);
      await names.stop();
      expect(sent).toEqual({ outcome: 'address', status: null });
      expect(receiver.received).toEqual([]);
    });

    it('looks a name up once for each try, so that a second answer cannot lead it to another address', async () => {
      const names = await NameServer.start({ 'rebind.example.test': [['127.0.0.2'], ['127.0.0.1']] });
      // Stands for a public address: nothing may leave this machine.
      const one = Object.assign(new WebhookTargets(['public']), {
        allows: (address: string) => address === '127.0.0.2',
      });
      const sender = new WebhookSender(one);
      const { signal } = new AbortController();
      const url = `http://rebind.example.test:${receiver.port}/`;
      const first = await sender.send(url, {}, '{}', signal);
      expect(names.asked.get('rebind.example.test')).toBe(1);
      const second = await sender.send(url, {}, '{}', signal);
      await names.stop();
      // The agent refuses every address of this machine.
      expect([first.outcome, second.outcome]).toEqual(['connection', 'address']);
      expect(receiver.received).toEqual([]);
    });

    it('has an agent that refuses a private address at the connection, even if the check before let it pass', async () => {
      const careless = Object.assign(new WebhookTargets(['public']), { allows: () => true });
      const sender = new WebhookSender(careless);
      const { signal } = new AbortController();
      const sent = await sender.send(receiver.url, {}, '{}', signal);
      expect(sent).toEqual({ outcome: 'connection', status: null });
      expect(receiver.received).toEqual([]);
    });

    it('does not wait longer than its time limit for a name server that does not answer', async () => {
      const names = await NameServer.start({});
      const sent = await send('http://silent.example.test/', ['public'], 400);
      await names.stop();
      expect(sent).toEqual({ outcome: 'timeout', status: null });
    });
  });

  it('connects to the address that it has checked, and looks the name up no more', async () => {
    const { lookup } = dns.promises;
    let asked = 0;
    const known: typeof lookup = (...[host, options]: unknown[]): any => {
      if (host !== 'hooks.example.test') return lookup(String(host), options as object);
      asked += 1;
      return Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    };
    Object.assign(dns.promises, { lookup: known });
    try {
      // The agent itself could not find the address of this name.
      expect(await send(`http://hooks.example.test:${receiver.port}/`)).toMatchObject({
        outcome: 'delivered',
      });
    } finally {
      Object.assign(dns.promises, { lookup });
    }
    expect(asked).toBe(1);
  });

  it('looks names of the operator up as the system does', async () => {
    expect(await send(receiver.url.replace('127.0.0.1', 'localhost'))).toMatchObject({
      outcome: 'delivered',
    });
    expect(await send(receiver.url.replace('127.0.0.1', 'localhost'), ['private'])).toEqual({
      outcome: 'address',
      status: null,
    });
  });
});
