import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import {
  DownloadCorrupted,
  ExportTaskClient,
  ExportTaskError,
  ExportTaskFailed,
  RecordTypeNumber,
  TaskStatus,
  type CreateExportTask,
  type ExportTaskEvent,
} from '../../src/client/index.js';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { insertSlowDevices, SLOW_PRODUCT } from '../support/slow-devices.js';
import { TestService } from '../support/service.js';
import { Gate } from './gate.js';

const UNKNOWN_ID = '01936c5e-0000-7000-8000-000000000000';

const task: CreateExportTask = {
  name: '设备 列表',
  describe: 'd',
  type: RecordTypeNumber.Device,
  params: { filter: ['id', 'name', 'mac'], order: { id: 'asc' } },
  extend: { product_id: PRODUCT },
};
const slowTask = { ...task, extend: { product_id: SLOW_PRODUCT } };

describe('the client', () => {
  let service: TestService;
  let client: ExportTaskClient;

  beforeAll(async () => {
    service = await TestService.start();
    const devices = Array.from({ length: 500 }, (_, index) => ({ id: index + 1, name: `灯 ${index}` }));
    await insertDevices(service.database, 'acme', devices);
    await insertDevices(service.database, 'acme', [{ id: 999, name: '长'.repeat(40_000) }], 'c'.repeat(32));
    await insertSlowDevices(service.database);
    client = new ExportTaskClient({ url: `${service.url}/`, token: service.token });
  });

  afterAll(() => service.stop());

  const bytes = async (body: ReadableStream<Uint8Array>) =>
    Buffer.from(await new Response(body).arrayBuffer());

  const hex = (sum: number) => sum.toString(16).padStart(8, '0');

  describe('exportAndDownload', () => {
    it.each([
      [{}, '设备 列表.csv'],
      [{ format: 'xlsx' }, '设备 列表.xlsx'],
      [{ format: 'jsonl' }, '设备 列表.jsonl'],
      [{ compress: 'gzip' }, '设备 列表.csv.gz'],
      [{ compress: 'zip', encoding: 'gb18030' }, '设备 列表.zip'],
    ] as const)('returns the file with options %j, byte for byte', async (options, filename) => {
      const seen: ExportTaskEvent[] = [];
      const done = await client.exportAndDownload(
        { ...task, options },
        { onProgress: (event) => seen.push(event) },
      );
      const file = await bytes(done.body);
      expect(done.filename).toBe(filename);
      expect([done.size, file.length]).toEqual([done.task.size, done.task.size]);
      expect(done.task).toMatchObject({ status: TaskStatus.Exported, total: 500, name: task.name });
      expect(done.task.checksum).toBe(`sha256:${createHash('sha256').update(file).digest('hex')}`);
      const linked = await fetch(await client.link(done.task.id));
      expect(file.equals(Buffer.from(await linked.arrayBuffer()))).toBe(true);
      expect(seen.at(-1)).toMatchObject({ status: TaskStatus.Exported, finished: 500, total: 500 });
    });

    it('throws the reason when the task becomes Invalid', async () => {
      const invalid = {
        ...task,
        extend: { product_id: 'c'.repeat(32) },
        options: { format: 'xlsx' },
      } as const;
      const failed = await client.exportAndDownload(invalid).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(ExportTaskFailed);
      const { task: ended, message } = failed as ExportTaskFailed;
      expect(ended).toMatchObject({ status: TaskStatus.Invalid, result_code: 'refused' });
      expect(message).toBe(ended.result_desc);
      expect(message).toMatch(/32767|32,767/);
    });

    it('cancels the task when its signal aborts', async () => {
      const abort = new AbortController();
      let created = '';
      const going = client.exportAndDownload(slowTask, {
        signal: abort.signal,
        onProgress: ({ status }, id) => {
          created = id;
          if (status === TaskStatus.Exporting) abort.abort(new Error('enough'));
        },
      });
      await expect(going).rejects.toThrow('enough');
      expect(await service.ended(created)).toMatchObject({ status: 4, result_code: 'cancelled' });
    });
  });

  it('follows a task that is cancelled elsewhere until it ends', async () => {
    const id = await client.create(slowTask);
    const states: number[] = [];
    for await (const { status } of client.watch(id)) {
      if (status === TaskStatus.Exporting && states.at(-1) !== status) await client.cancel(id);
      states.push(status);
    }
    expect(states.at(-1)).toBe(TaskStatus.Invalid);
    expect((await client.get(id)).result_code).toBe('cancelled');
    await expect(client.download(id)).rejects.toMatchObject({ code: 4001173 });
    await client.retry(id);
    expect((await client.get(id)).status).toBeLessThan(TaskStatus.Exported);
    await client.cancel(id);
    await service.ended(id);
    await client.delete(id);
    await expect(client.get(id)).rejects.toMatchObject({ code: 4041043 });
  });

  it('previews a file, lists tasks and lists record types', async () => {
    const { header, rows } = await client.preview({ ...task, options: { labels: 'raw' } });
    expect(header).toEqual(['id', 'name', 'mac']);
    expect(rows).toHaveLength(20);
    const id = await client.create({ ...task, name: 'listed' });
    const { count, list } = await client.list({ query: { name: 'listed' }, filter: ['id', 'name'] });
    expect({ count, list }).toEqual({ count: 1, list: [{ id, name: 'listed' }] });
    expect((await client.list()).count).toBeGreaterThan(0);
    expect((await client.types()).map(({ name }) => name)).toContain('Device');
  });

  it('creates one task for each idempotency key', async () => {
    const idempotencyKey = 'one';
    expect(await client.create(task, { idempotencyKey })).toBe(await client.create(task, { idempotencyKey }));
    expect(await client.create(task)).not.toBe(await client.create(task));
  });

  it.each<[string, number, string, (client: ExportTaskClient) => Promise<unknown>]>([
    ['an unknown type', 4001001, 'type: ', (it) => it.create(Object.assign({}, task, { type: 11 }))],
    ['an unknown task', 4041043, 'no such export task', (it) => it.get(UNKNOWN_ID)],
    [
      'an unknown task, which is followed',
      4041043,
      'no such export task',
      (it) => it.watch(UNKNOWN_ID).next(),
    ],
    ['an id of hostile text', 4041043, 'no such export task', (it) => it.get('../export_tasks?x=%00')],
  ])('throws the code and message of the service for %s', async (_, code, words, call) => {
    const error = await call(client).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ExportTaskError);
    expect(error).toMatchObject({ code, status: Math.floor(code / 10_000) });
    expect((error as ExportTaskError).msg).toContain(words);
    expect((error as ExportTaskError).message).toBe((error as ExportTaskError).msg);
  });

  it('calls the token function before each request', async () => {
    let token = 'wrong';
    const renewing = new ExportTaskClient({ url: service.url, token: () => Promise.resolve(token) });
    await expect(renewing.types()).rejects.toMatchObject({ code: 4031003, status: 403 });
    token = service.token;
    await expect(renewing.types()).resolves.not.toHaveLength(0);
  });

  it('throws the error of fetch when the service cannot be reached', async () => {
    const nowhere = new ExportTaskClient({ url: 'http://127.0.0.1:1', token: 'x' });
    await expect(nowhere.get(UNKNOWN_ID)).rejects.toThrow('fetch failed');
  });

  describe('behind a proxy', () => {
    let gate: Gate;
    let behind: ExportTaskClient;

    beforeAll(async () => {
      gate = await Gate.before(service.url);
      behind = new ExportTaskClient({ url: gate.url, token: service.token, retries: 2 });
    });

    beforeEach(() => {
      gate.calls = [];
      gate.treat = () => false;
      gate.damage = () => undefined;
    });

    afterAll(() => gate.stop());

    it.each([429, 503])('retries after a %i with Retry-After, and no sooner than it asks', async (status) => {
      const arrived: number[] = [];
      gate.treat = (_, response) => {
        arrived.push(Date.now());
        if (arrived.length > 2) return false;
        const after = arrived.length === 1 ? '1' : new Date(Date.now() - 1000).toUTCString();
        response.writeHead(status, { 'Retry-After': after }).end();
        return true;
      };
      const id = await behind.create(task);
      expect((await client.get(id)).name).toBe(task.name);
      expect(arrived).toHaveLength(3);
      expect((arrived[1] ?? 0) - (arrived[0] ?? 0)).toBeGreaterThanOrEqual(950);
    });

    it.each<[string, number, Record<string, string>, number]>([
      ['without Retry-After', 503, {}, 1],
      ['with another status', 400, { 'Retry-After': '0' }, 1],
      ['that asks for two hours', 429, { 'Retry-After': '7200' }, 1],
      ['after the last retry', 429, { 'Retry-After': '0' }, 3],
    ])('does not retry an answer %s', async (_, status, headers, calls) => {
      gate.treat = (__, response) => {
        response.writeHead(status, headers).end('<html>');
        return true;
      };
      const error = await behind.create(task).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: status, status, msg: expect.stringContaining(`HTTP ${status}`) });
      expect(gate.calls).toHaveLength(calls);
    });

    describe('that damages files', () => {
      /** A client whose downloads go through the proxy as well. */
      const through = () =>
        new ExportTaskClient({
          url: gate.url,
          token: service.token,
          fetch: (input, init) => fetch((input as string).replace(service.url, gate.url), init),
        });
      const isFile = (path: string) => path.startsWith('/v2/export_file/');
      const files = () => gate.calls.filter((call) => call.startsWith('GET /v2/export_file/')).length;

      it.each(['sha256', 'crc32'] as const)(
        'refuses a file of which one byte has changed: %s',
        async (kind) => {
          const { id, checksum } = await service.export(task);
          expect(checksum).toMatch(/^sha256:/);
          const bytesOf = async () => bytes((await through().download(id as string)).body);
          const file = await bytesOf();
          const sum = kind === 'sha256' ? (checksum as string) : `crc32:${hex(crc32(file))}`;
          await service.database.query('UPDATE export_task SET checksum = $1 WHERE id = $2', [sum, id]);
          expect(await bytesOf()).toEqual(file);
          gate.damage = (path) => (isFile(path) ? 'changed byte' : undefined);
          const error = await bytesOf().catch((thrown: unknown) => thrown);
          expect(error).toBeInstanceOf(DownloadCorrupted);
          expect(error).toMatchObject({ expected: sum });
          expect((error as DownloadCorrupted).actual).toMatch(new RegExp(`^${kind}:`));
        },
      );

      it('resumes a file whose connection breaks three times', async () => {
        const { id, checksum } = await service.export(task);
        gate.damage = (path) => (isFile(path) && files() <= 3 ? 1000 * files() : undefined);
        const { body, size } = await through().download(id as string);
        const file = await bytes(body);
        expect(file).toHaveLength(size);
        expect(`sha256:${createHash('sha256').update(file).digest('hex')}`).toBe(checksum);
        expect(files()).toBe(4);
      });

      it('gives up a file whose connection breaks again and again', async () => {
        const { id } = await service.export(task);
        gate.damage = (path) => (isFile(path) ? 100 : undefined);
        await expect(bytes((await through().download(id as string)).body)).rejects.toThrow();
        expect(files()).toBe(4);
      });

      it('does not join the halves of two files', async () => {
        const { id } = await service.export(task);
        gate.damage = (path) => (isFile(path) && files() === 1 ? 1000 : undefined);
        gate.treat = (request) => {
          if (files() === 2 && isFile(request.url ?? '')) request.headers['if-match'] = '"another"';
          return false;
        };
        const download = await through().download(id as string);
        await expect(bytes(download.body)).rejects.toMatchObject({ status: 412 });
      });
    });

    it('stops waiting for a retry when its signal aborts', async () => {
      const abort = new AbortController();
      gate.treat = (_, response) => {
        response.writeHead(503, { 'Retry-After': '60' }).end(() => {
          abort.abort(new Error('enough'));
        });
        return true;
      };
      await expect(behind.create(task, { signal: abort.signal })).rejects.toThrow('enough');
    });

    it('reconnects when a connection breaks, ends early or is answered 502', async () => {
      const id = await client.create(slowTask);
      await service.until(id, ({ status }) => status === 2);
      let follows = 0;
      gate.treat = (_, response) => {
        follows += 1;
        if (follows === 2) response.writeHead(502).end('<html>');
        if (follows === 3) response.writeHead(200, { 'Content-Type': 'text/event-stream' }).end();
        return follows === 2 || follows === 3;
      };
      let events = 0;
      let last: ExportTaskEvent | undefined;
      for await (const event of behind.watch(id)) {
        last = event;
        events += 1;
        if (events === 1) gate.breakAll();
        if (follows === 4) await client.cancel(id).catch(() => undefined);
      }
      expect(follows).toBe(4);
      expect(last).toMatchObject({ status: TaskStatus.Invalid, result_code: 'cancelled' });
    });

    it('closes the connection when the consumer leaves the loop', async () => {
      const id = await client.create(slowTask);
      const closed = new Promise<void>((resolve) => {
        gate.treat = (request, response) => {
          request.socket.on('close', resolve);
          response.on('close', resolve);
          return false;
        };
      });
      for await (const { status } of behind.watch(id)) {
        expect(status).toBeLessThan(TaskStatus.Exported);
        break;
      }
      await closed;
      await client.cancel(id);
    });
  });
});
