import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import pg from 'pg';
import { eventually } from '../support/eventually.js';
import { insertDemoDevices, PRODUCT } from '../support/devices.js';
import { freePort } from '../../src/embedded/free-port.js';
import { TestService } from '../support/service.js';

const devices = { type: 1, params: {}, extend: { product_id: PRODUCT } };

interface Span {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: Record<string, unknown> }[];
  status: { code?: number };
}

/** A collector that receives OTLP as JSON over HTTP. */
class Collector {
  readonly spans: Span[] = [];
  readonly services = new Set<unknown>();
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      void this.take(request).then(() => response.setHeader('Content-Type', 'application/json').end('{}'));
    });
  }

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  named(name: string): Span[] {
    return this.spans.filter((span) => span.name === name);
  }

  private async take(request: IncomingMessage): Promise<void> {
    const { resourceSpans }: any = await json(request);
    if (request.url !== '/v1/traces') return;
    for (const { resource, scopeSpans } of resourceSpans) {
      this.services.add(attributesOf(resource)['service.name']);
      for (const { spans } of scopeSpans) this.spans.push(...(spans as Span[]));
    }
  }
}

function attributesOf({ attributes }: Pick<Span, 'attributes'>): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}

describe('the traces', () => {
  it('show a request and the stages of an export, and are flushed when the service stops', async () => {
    const collector = new Collector();
    const service = await TestService.start({ OTEL_EXPORTER_OTLP_ENDPOINT: await collector.start() });
    const caller = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) };
    let task: any;
    try {
      await insertDemoDevices(service.database, 500);
      task = await service.export(devices);
      const { link_url } = (await service.call('GET', `/v2/export_task/${task.id as string}/auth_link`)).body;
      await (await fetch(link_url as string)).text();
      const headers = {
        'Access-Token': service.token,
        traceparent: `00-${caller.traceId}-${caller.spanId}-01`,
      };
      await (await fetch(`${service.url}/v2/export_task_types`, { headers })).text();
    } finally {
      await service.stop();
      await collector.stop();
    }
    expect([...collector.services]).toEqual(['export-task']);

    const [root, ...others] = collector.named('export');
    expect(others).toEqual([]);
    expect(root && attributesOf(root)).toEqual({
      'export_task.id': task.id,
      'export_task.corp_id': 'acme',
      'export_task.type': 1,
      'export_task.attempt': 1,
      'export_task.result': 'exported',
      'export_task.rows': 500,
      'export_task.bytes': task.size,
    });
    const stages = collector.spans.filter(({ parentSpanId }) => parentSpanId === root?.spanId);
    stages.sort((one, other) => Number(BigInt(one.endTimeUnixNano) - BigInt(other.endTimeUnixNano)));
    expect(stages.map(({ name }) => name)).toEqual(['claim', 'read', 'store', 'finish']);
    for (const stage of stages) expect(stage.traceId).toBe(root?.traceId);

    const [create] = collector.named('POST /v2/export_task');
    expect(create && attributesOf(create)).toEqual({
      'http.request.method': 'POST',
      'http.route': '/v2/export_task',
      'http.response.status_code': 200,
    });
    expect(collector.named('GET /v2/export_task_types')).toEqual([
      expect.objectContaining({ traceId: caller.traceId, parentSpanId: caller.spanId }),
    ]);
    const text = JSON.stringify(collector.spans);
    expect(text).toContain('/v2/export_file/*path');
    expect(text).not.toContain(service.token);
    expect(text).not.toContain('signature');
  });

  it('show a request whose client left before the answer as aborted', async () => {
    const collector = new Collector();
    const service = await TestService.start({
      OTEL_EXPORTER_OTLP_ENDPOINT: await collector.start(),
      ROLE: 'api',
    });
    try {
      const client = new pg.Client(service.database.url);
      await client.connect();
      await client.query('BEGIN');
      await client.query('LOCK TABLE export_task');
      const left = new Promise<void>((resolve) => {
        service.application.getHttpServer().once('request', (_, response) => {
          response.once('close', resolve);
        });
      });
      const leaving = new AbortController();
      const call = fetch(`${service.url}/v2/export_task/01936c5e-0000-7000-8000-000000000000`, {
        headers: { 'Access-Token': service.token },
        signal: leaving.signal,
      });
      const refused = expect(call).rejects.toThrow();
      await eventually(
        () =>
          service.database.query(
            `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          ),
        (waiting) => waiting.length > 0,
      );
      leaving.abort();
      await Promise.all([refused, left]);
      await client.end();
    } finally {
      await service.stop();
      await collector.stop();
    }
    const [span] = collector.named('GET /v2/export_task/:id');
    expect(span && attributesOf(span)).toEqual({
      'http.request.method': 'GET',
      'http.route': '/v2/export_task/:id',
      'error.type': 'aborted',
    });
    expect(span?.status.code).not.toBe(2);
  });

  it('show the stage that failed', async () => {
    const collector = new Collector();
    const endpoint = await collector.start();
    const service = await TestService.start({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, MAX_ATTEMPTS: '1' });
    try {
      await service.database.query('DROP TABLE device CASCADE');
      await service.database.query(`INSERT INTO product (corp_id, id, name) VALUES ('acme', $1, 'n')`, [
        PRODUCT,
      ]);
      await service.export(devices);
    } finally {
      await service.stop();
      await collector.stop();
    }
    const failed = collector.spans.filter(({ status }) => status.code === 2);
    expect(failed.map(({ name }) => name)).toEqual(['read', 'export']);
  });

  it('delay neither an export nor a shutdown when the collector is unreachable', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    const service = await TestService.start({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
    await insertDemoDevices(service.database, 500);
    expect(await service.export(devices)).toMatchObject({ status: 3, finished: 500 });
    const asked = Date.now();
    await service.stop();
    expect(Date.now() - asked).toBeLessThan(10_000);
  });
});
