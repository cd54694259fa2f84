import { Body, ConflictException, Controller, Get, Post, type INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { freePort } from '../../src/embedded/free-port.js';
import { ObjectStore } from '../../src/index.js';
import { task } from './host-under-test.js';
import { HttpHost, platforms, TOKEN, type HostSetting } from './http-host.js';

@Controller('own')
class OwnController {
  @Post()
  echo(@Body() body: unknown): object {
    return { echo: body };
  }

  @Get('taken')
  taken(): never {
    throw new ConflictException('Taken.');
  }
}

/** A store of the application's own, of which no call of these tests needs anything. */
class NoStore extends ObjectStore {
  putLanes = () => Promise.resolve({ size: 0 });
  size = () => Promise.resolve(undefined);
  remove = () => Promise.resolve();
  address = () => '';
  link = () => Promise.resolve('');
  check = () => Promise.resolve();
}

/** Parsers that an application sets up for its own calls, each of which would take our bodies too. */
const parsers: [string, HostSetting][] = [
  ['no parser', { nest: { bodyParser: false } }],
  ['raw bodies', { nest: { rawBody: true } }],
  [
    'a parser with a low limit',
    { nest: { bodyParser: false }, setUp: useParser('json', { limit: 8, bodyLimit: 8 }) },
  ],
  ['a parser of texts', { nest: { bodyParser: false }, setUp: useParser('text', { type: () => true }) }],
  ['a parser of bytes', { nest: { bodyParser: false }, setUp: useParser('raw', { type: () => true }) }],
];

function useParser(kind: 'json' | 'text' | 'raw', options: object) {
  return (application: INestApplication): void => {
    if (application.getHttpAdapter().getType() === 'express') {
      (application as NestExpressApplication).useBodyParser(kind, options);
      return;
    }
    const type = { json: 'application/json', text: 'text/plain', raw: '*' }[kind];
    const bodyLimit = 'bodyLimit' in options ? { bodyLimit: 8 } : {};
    (application as NestFastifyApplication).useBodyParser(type, bodyLimit, (_, body, done) => {
      done(null, kind === 'text' ? body.toString() : body);
    });
  };
}

describe.each(platforms)('an application on %s', (platform, adapter) => {
  let host: HttpHost;

  beforeAll(async () => {
    host = await HttpHost.create(adapter);
  });

  afterEach(() => host.stop());

  afterAll(() => host.remove());

  it('answers all calls', async () => {
    await host.start();
    expect(await host.allCalls()).toEqual(host.expected());
  });

  it('sends the events of a task while it changes, and closes the stream at its end', async () => {
    await host.start();
    const { body } = await host.call('POST', '/v2/export_task', task);
    const path = `/v2/export_task/${String(body.id)}`;
    const response = await fetch(`${host.url}${path}/events`, { headers: { 'Access-Token': TOKEN } });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const seen: number[] = [];
    for await (const chunk of response.body ?? []) {
      for (const [, status] of Buffer.from(chunk)
        .toString()
        .matchAll(/^data: \{"status":(\d)/gm)) {
        seen.push(Number(status));
        if (status === '1') await host.call('POST', `${path}/cancel`);
      }
    }
    expect(seen).toEqual([1, 4]);
    const unknown = await host.call('GET', '/v2/export_task/unknown/events');
    expect(unknown).toMatchObject({ status: 404, body: { error: { code: 4041043 } } });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'nonsense', ''])(
    'reads a body as JSON that is sent as %j',
    async (type) => {
      await host.start();
      const sent = new TextEncoder().encode(JSON.stringify(task));
      expect((await host.call('POST', '/v2/export_task', sent, { 'Content-Type': type })).status).toBe(200);
    },
  );

  it('reads a compressed body', async () => {
    await host.start();
    const sent = new Uint8Array(gzipSync(JSON.stringify(task)));
    const answer = await host.call('POST', '/v2/export_task', sent, { 'Content-Encoding': 'gzip' });
    expect(answer.status).toBe(200);
  });

  it.each<[string, string | Uint8Array<ArrayBuffer>, Record<string, string>, number, string | RegExp]>([
    ['broken JSON', '{"name":', {}, 4001001, 'body: invalid JSON. Must be a JSON object in UTF-8.'],
    ['a form', 'name=n&type=1', {}, 4001001, 'body: invalid JSON. Must be a JSON object in UTF-8.'],
    ['other bytes', new Uint8Array([0x22, 0xff, 0x22]), {}, 4001001, /^body: invalid JSON/],
    ['an array', '[]', {}, 4001001, 'body: must be a JSON object.'],
    ['null', 'null', {}, 4001001, 'body: must be a JSON object.'],
    ['no body', '', {}, 4001002, 'name: missing or empty.'],
    [
      'too large a body',
      `"${'x'.repeat(300_000)}"`,
      {},
      4001001,
      /^body: too large. Must be at most 256 KiB/,
    ],
    [
      'a body that is too large when unpacked',
      new Uint8Array(gzipSync('x'.repeat(3_000_000))),
      { 'Content-Encoding': 'gzip' },
      4001001,
      /^body: too large/,
    ],
    ['no gzip', '{}', { 'Content-Encoding': 'gzip' }, 4001001, /^body: invalid gzip/],
    ['an unknown encoding', '{}', { 'Content-Encoding': 'zstd' }, 4001001, /^body: unknown content encoding/],
  ])('answers %s with the envelope', async (_, body, headers, code, msg) => {
    await host.start();
    const answer = await host.call('POST', '/v2/export_task', body, headers);
    expect(answer).toMatchObject({ status: 400, body: { error: { code } } });
    expect(answer.body.error.msg).toMatch(msg);
  });

  it('keeps every answer of a call out of caches, and no other', async () => {
    const setUp = (application: INestApplication) => {
      application.use((_: unknown, response: ServerResponse, next: () => void) => {
        response.setHeader('Vary', 'Origin');
        next();
      });
    };
    await host.start({ setUp, own: { controllers: [OwnController] } });
    const one = `/v2/export_task/${host.id}`;
    const calls: [string, string, (object | undefined)?, Record<string, string>?][] = [
      ['GET', one],
      ['GET', one, undefined, { 'If-None-Match': '*', 'If-Modified-Since': new Date().toUTCString() }],
      ['GET', `${one}?x=1`],
      ['GET', `${one}/auth_link`],
      ['GET', `${one}/events`],
      ['GET', '/v2/export_task_types'],
      ['POST', '/v2/export_tasks', {}],
      ['POST', '/v2/export_task', task],
      ['POST', '/v2/export_task/preview', task],
      ['POST', '/v2/export_task', {}],
      ['POST', `${one}/cancel`],
      ['GET', one, undefined, { 'Access-Token': 'x' }],
      ['GET', '/v2/export_task/unknown'],
    ];
    for (const [method, path, body, headers] of calls) {
      const answer = await host.call(method, path, body, headers);
      expect([200, 400, 403, 404]).toContain(answer.status);
      const sent = Object.fromEntries(answer.headers);
      expect([method, path, sent]).toEqual([
        method,
        path,
        expect.objectContaining({
          'cache-control': expect.stringMatching(/\bno-store\b/),
          vary: 'Origin, Access-Token',
        }),
      ]);
      expect(sent).not.toHaveProperty('etag');
    }
    const own = await host.call('POST', '/own', { a: 1 });
    expect(own.headers.get('vary')).toBe('Origin');
    expect(own.headers.has('cache-control')).toBe(false);
    // Express ignores the case of a path.
    if (platform === 'Express') {
      const { headers, status } = await host.call('GET', one.replace('v2/export', 'V2/Export'));
      expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    }
  });

  it.each(parsers)('answers all calls with %s', async (_, setting) => {
    await host.start(setting);
    expect(await host.allCalls()).toEqual(host.expected());
  });

  it('answers all calls in a testing module, which has its platform late', async () => {
    const port = await freePort();
    host.url = `http://127.0.0.1:${port}`;
    const module = await Test.createTestingModule({ imports: [host.module({})] })
      .setLogger(false as never)
      .compile();
    await host.listen(module.createNestApplication(adapter()), port);
    expect(await host.allCalls()).toEqual(host.expected());
  });

  it('has its own routes and errors as ever', async () => {
    await host.start({ own: { controllers: [OwnController] } });
    const echo = await host.call('POST', '/own', { a: 1 });
    expect(echo).toMatchObject({ status: 201, body: { echo: { a: 1 } } });
    expect(await host.call('POST', '/own', '{')).toMatchObject({ status: 400, body: { statusCode: 400 } });
    const conflict = { statusCode: 409, message: 'Taken.', error: 'Conflict' };
    expect(await host.call('GET', '/own/taken')).toMatchObject({ status: 409, body: conflict });
    const unknown = await host.call('GET', '/v2/nothing');
    expect(unknown).toMatchObject({ status: 404, body: { message: 'Cannot GET /v2/nothing' } });
  });

  it('has a route for downloads with a local store alone', async () => {
    const { pathname, search } = new URL(await linkOf());
    await host.start({ options: { store: { driver: 'custom', store: new NoStore() } } });
    expect(await host.call('GET', pathname + search)).toMatchObject({
      status: 404,
      body: { statusCode: 404 },
    });
  });

  async function linkOf(): Promise<string> {
    await host.start();
    const link = await host.link();
    await host.stop();
    return link;
  }
});

describe('an application whose Express had a parser before Nest', () => {
  it('answers all calls', async () => {
    const host = await HttpHost.create(() => new ExpressAdapter());
    try {
      const adapter = new ExpressAdapter();
      adapter.useBodyParser('json', false);
      await host.start({ adapter });
      // That parser has answered the unreadable body itself.
      const unreadable = expect.anything();
      expect(await host.allCalls()).toEqual({ ...host.expected(), unreadable });
    } finally {
      await host.stop();
      await host.remove();
    }
  });
});
