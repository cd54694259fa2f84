import { createClient, type ClickHouseClient } from '@clickhouse/client';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { ClickHouseServer } from '../support/clickhouse-server.js';
import { eventually } from '../support/eventually.js';

const NUMBERS = 'SELECT number FROM numbers(1000000)';

describe('the ClickHouse server of the tests', () => {
  let server: ClickHouseServer;
  let client: ClickHouseClient;

  beforeAll(async () => {
    server = await ClickHouseServer.start();
    client = createClient({ url: server.url, log: { level: 127 } });
  });

  afterEach(() => server.mend());

  afterAll(async () => {
    await client.close();
    await server.stop();
  });

  async function read(
    query: string,
    more: { query_id?: string; abort_signal?: AbortSignal } = {},
  ): Promise<string> {
    const { stream } = await client.exec({ query: `${query} FORMAT CSV`, ...more });
    return text(stream);
  }

  it('answers a ping', async () => {
    expect(await client.ping()).toEqual({ success: true });
  });

  it('answers rows of a table that it was given rows of', async () => {
    await client.command({
      query: 'CREATE TABLE log (id UInt64, name String) ENGINE = MergeTree ORDER BY id',
    });
    await client.insert({ table: 'log', values: [{ id: 1, name: '一\t"\n' }], format: 'JSONEachRow' });
    const rows = await client.query({ query: 'SELECT * FROM log', format: 'JSONEachRow' });
    expect(await rows.json()).toEqual([{ id: 1, name: '一\t"\n' }]);
  });

  it('binds parameters and takes settings', async () => {
    const rows = await client.query({
      query: "SELECT {a:String} AS a, {b:Array(String)} AS b, getSetting('max_block_size') AS size",
      query_params: { a: "it's\t{a}\\", b: ["'", '\n'] },
      clickhouse_settings: { max_block_size: '77' },
      format: 'JSONEachRow',
    });
    expect(await rows.json()).toEqual([{ a: "it's\t{a}\\", b: ["'", '\n'], size: 77 }]);
  });

  it('binds many values, in the address or in a form', async () => {
    const values = Array.from({ length: 50_000 }, (_, index) => String(index));
    for (const use_multipart_params of [false, true]) {
      const rows = await client.query({
        query: 'SELECT length({values:Array(String)}) AS length, {values:Array(String)}[-1] AS last',
        query_params: { values },
        format: 'JSONEachRow',
        use_multipart_params,
      });
      expect(await rows.json()).toEqual([{ length: 50_000, last: '49999' }]);
    }
  });

  it('holds no more of a large result than a pipe does', async () => {
    const peak = async () =>
      Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${server.pid}/status`, 'utf8'))?.[1]);
    const before = await peak();
    const response = await fetch(server.url, {
      method: 'POST',
      body: "SELECT number, repeat('x', 100) FROM numbers(5000000) FORMAT CSV",
    });
    let bytes = 0;
    for await (const chunk of response.body ?? []) bytes += (chunk as Uint8Array).length;
    expect(bytes).toBe(553_888_890);
    expect((await peak()) - before).toBeLessThan(300_000);
  });

  it('compresses', async () => {
    const compressing = createClient({
      url: server.url,
      compression: { response: true, request: true },
    });
    const rows = await compressing.query({ query: 'SELECT 1 AS one', format: 'JSONEachRow' });
    expect(await rows.json()).toEqual([{ one: 1 }]);
    await compressing.close();
  });

  it('answers an error before the first byte with its status and code', async () => {
    await expect(read('SELECT nothing')).rejects.toMatchObject({ code: '47', type: 'UNKNOWN_IDENTIFIER' });
    const response = await fetch(server.url, { method: 'POST', body: 'SELECT * FROM nothing' });
    expect([response.status, response.headers.get('x-clickhouse-exception-code')]).toEqual([404, '60']);
    expect(await response.text()).toMatch(
      /^Code: 60\. DB::Exception: .*\(version 2\d\.\d+\.\d+\.\d+ \(official build\)\)\n$/,
    );
  });

  it("ends the connection after the engine's error in the midst of a result", async () => {
    const response = await fetch(server.url, {
      method: 'POST',
      body: 'SELECT throwIf(number = 3000000), number FROM numbers(4000000) FORMAT CSV',
    });
    expect(response.status).toBe(200);
    const tag = response.headers.get('x-clickhouse-exception-tag') ?? '';
    expect(tag).toMatch(/^[0-9a-z]{16}$/);
    const chunks: Uint8Array[] = [];
    await expect(
      (async () => {
        for await (const chunk of response.body ?? []) chunks.push(chunk as Uint8Array);
      })(),
    ).rejects.toThrow('terminated');
    const end = Buffer.concat(chunks).toString().slice(-2000);
    const block = new RegExp(
      `\r\n__exception__\r\n${tag}\r\n(Code: 395[^]*\n)(\\d+) ${tag}\r\n__exception__\r\n$`,
    );
    const [, message = '', length] = block.exec(end) ?? [];
    expect(Buffer.byteLength(message)).toBe(Number(length));
  });

  it('ends a result once, whatever number of blocks it has', async () => {
    const settings = { format_custom_result_after_delimiter: 'END', max_block_size: '100' };
    const query = `${NUMBERS} FORMAT CustomSeparated`;
    const result = await server.query(query, settings);
    expect(result.split('\n')).toHaveLength(1_000_001);
    expect(result.indexOf('END')).toBe(result.length - 3);
  });

  it('runs several queries at once', async () => {
    const sleeping = Array.from({ length: 8 }, () => server.query('SELECT sleep(1)'));
    const before = performance.now();
    await Promise.all([...sleeping, read(NUMBERS)]);
    expect(performance.now() - before).toBeLessThan(6000);
  });

  it('kills the queries that a condition names', async () => {
    const killed = read('SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) = 1', {
      query_id: 'long-query',
    });
    const refused = expect(killed).rejects.toMatchObject({ code: '394' });
    const names = 'SELECT query_id FROM system.processes WHERE query_id = {id:String} FORMAT TSV';
    const processes = () => server.query(names, { param_id: 'long-query' });
    await eventually(processes, (ids) => ids === 'long-query\n');
    await client.command({
      query: 'KILL QUERY WHERE query_id = {id:String} ASYNC',
      query_params: { id: 'long-query' },
    });
    await refused;
    expect(server.killed).toContain('long-query');
    expect(await server.running()).toEqual([]);
    await eventually(processes, (ids) => ids === '');
  });

  it('ends the query whose client has gone', async () => {
    const abort = new AbortController();
    const { stream } = await client.exec({
      query: 'SELECT number FROM numbers(1000000000) FORMAT CSV',
      abort_signal: abort.signal,
      query_id: 'left-query',
    });
    await new Promise((resolve) => stream.once('readable', resolve));
    abort.abort();
    stream.destroy();
    const processes = "SELECT count() FROM system.processes WHERE query_id = 'left-query' FORMAT TSV";
    await eventually(
      () => server.query(processes),
      (count) => count === '0\n',
    );
  });

  it('tells its progress in headers before the result', async () => {
    const response = await fetch(`${server.url}/?send_progress_in_http_headers=1`, {
      method: 'POST',
      body: 'SELECT sum(sleepEachRow(0.1)) FROM numbers(8) SETTINGS max_block_size = 1',
    });
    expect(await response.text()).toBe('0\n');
    expect(response.headers.get('x-clickhouse-progress')).toMatch(/"read_rows":"\d+".*, .*"read_rows"/);
  });

  it('keeps others out', async () => {
    const closed = await ClickHouseServer.start({ username: 'reader', password: 'secret' });
    const { status, headers } = await fetch(`${closed.url}/?query=SELECT%201`);
    expect([status, headers.get('x-clickhouse-exception-code')]).toEqual([403, '516']);
    const reader = createClient({ url: closed.url, username: 'reader', password: 'secret' });
    expect(await (await reader.query({ query: 'SELECT 1', format: 'TabSeparated' })).text()).toBe('1\n');
    await reader.close();
    await closed.stop();
  });

  describe('with a fault', () => {
    async function broken(): Promise<{ status: number; body: string; error: boolean }> {
      const response = await fetch(server.url, { method: 'POST', body: `${NUMBERS} FORMAT CSV` });
      let body = '';
      try {
        for await (const chunk of response.body ?? []) body += Buffer.from(chunk as Uint8Array).toString();
      } catch {
        return { status: response.status, body, error: true };
      }
      return { status: response.status, body, error: false };
    }

    it('writes an error in the midst of the result as each version does', async () => {
      await server.fault('exception', { after: 1000 });
      const tagged = await broken();
      expect(tagged).toMatchObject({ status: 200, error: true });
      expect(tagged.body.slice(1000)).toMatch(
        /^\r\n__exception__\r\n.{16}\r\nCode: 241[^]*__exception__\r\n$/,
      );

      await server.fault('exception-marker', { after: 1000 });
      const marked = await broken();
      expect(marked).toMatchObject({ status: 200, error: false });
      expect(marked.body.slice(1000)).toMatch(/^__exception__\nCode: 241[^]*\n$/);

      await server.fault('exception-plain', { after: 1000 });
      const plain = await broken();
      expect(plain).toMatchObject({ status: 200, error: false });
      expect(plain.body.slice(1000)).toMatch(/^Code: 241[^]*\n$/);
    });

    it('cuts the connection, or ends the result early', async () => {
      await server.fault('cut', { after: 1000 });
      expect(await broken()).toMatchObject({ status: 200, error: true });
      await server.fault('end', { after: 1000 });
      expect(await broken()).toMatchObject({
        status: 200,
        error: false,
        body: expect.stringMatching(/^[^]{1000}$/) as string,
      });
    });

    it('refuses, once, the queries with a text in them', async () => {
      await server.fault('refuse', { match: 'numbers' });
      await server.fault('error', {
        match: 'numbers',
        message: 'Too many simultaneous queries. (TOO_MANY)',
        code: 202,
      });
      expect(await server.query('SELECT 1')).toBe('1\n');
      expect(await broken()).toMatchObject({ status: 503, body: '' });
      expect(await broken()).toMatchObject({
        status: 500,
        body: expect.stringContaining('Code: 202.') as string,
      });
      expect(await broken()).toMatchObject({ status: 200, error: false });
    });

    it('is slow', async () => {
      await server.fault('slow', { bytesPerSecond: 100 });
      const before = performance.now();
      expect(await server.query('SELECT number FROM numbers(100) FORMAT CSV')).toHaveLength(290);
      expect(performance.now() - before).toBeGreaterThan(2000);
    });

    it('falls silent, until the query is killed or its client leaves', async () => {
      await server.fault('silent', { after: 1000, times: 2 });
      const silent = read(NUMBERS, { query_id: 'silent-query' });
      const refused = expect(silent).rejects.toThrow();
      await eventually(
        () => server.running(),
        (ids) => ids.includes('silent-query'),
      );
      await server.query("KILL QUERY WHERE query_id = 'silent-query'");
      await refused;

      const abort = new AbortController();
      const left = read(NUMBERS, { abort_signal: abort.signal });
      const aborted = expect(left).rejects.toThrow();
      await eventually(
        () => server.running(),
        (ids) => ids.length === 1,
      );
      abort.abort();
      await aborted;
      await eventually(
        () => server.running(),
        (ids) => ids.length === 0,
      );
    });

    it('is away, and comes back with its tables', async () => {
      await server.query('CREATE TABLE kept (id UInt64) ENGINE = MergeTree ORDER BY id');
      await server.query('INSERT INTO kept VALUES (7)');
      await server.unplug();
      await expect(server.query('SELECT 1')).rejects.toThrow('fetch failed');
      await server.plug();
      expect(await server.query('SELECT * FROM kept')).toBe('7\n');
      await server.crash();
      await expect(server.query('SELECT 1')).rejects.toThrow('fetch failed');
      await server.restart();
      expect(await server.query('SELECT * FROM kept')).toBe('7\n');
    });
  });
});
