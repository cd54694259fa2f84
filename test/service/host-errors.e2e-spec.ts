import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  Exporter,
  ExportTaskService,
  PlatformError,
  TaskStatus,
  TokenVerifier,
  type Caller,
  type ExportRequest,
  type ResolvedRequest,
} from '../../src/index.js';
import { eventually } from '../support/eventually.js';
import { ann, HostUnderTest, note, NoteExporter, task } from './host-under-test.js';

/** A code of the application's own. */
const SHOP_CLOSED = 4221007;

class AnnVerifier extends TokenVerifier {
  verify(): Promise<Caller> {
    return Promise.resolve(ann);
  }
}

/** What the exporter's `resolve` throws. */
let fault: Error | undefined;

@Exporter(note)
class ShopExporter extends NoteExporter {
  resolve({ params }: ExportRequest): Promise<ResolvedRequest> {
    return fault ? Promise.reject(fault) : Promise.resolve({ params });
  }
}

describe('an error of an exporter', () => {
  let host: HostUnderTest;

  beforeEach(async () => {
    fault = undefined;
    host = await HostUnderTest.create();
  });

  afterEach(() => host.remove());

  const tasks = () => host.database.query<{ id: string }>('SELECT id FROM export_task');
  const closed = new PlatformError(SHOP_CLOSED, 'extend.shop: closed. Must be open.');

  it('with a code of its own refuses the creation and the preview, and makes no task', async () => {
    const application = await host.start(
      { http: true, worker: false, auth: { mode: 'custom', verifier: new AnnVerifier() } },
      ShopExporter,
    );
    fault = closed;
    const service = application.get(ExportTaskService);
    await expect(service.create(ann, task)).rejects.toBe(closed);
    await expect(service.preview(ann, task)).rejects.toBe(closed);
    const { port } = (application.getHttpServer() as Server).address() as AddressInfo;
    for (const call of ['export_task', 'export_task/preview']) {
      const answer = await fetch(`http://127.0.0.1:${port}/v2/${call}`, {
        method: 'POST',
        headers: { 'Access-Token': 'x', 'Content-Type': 'application/json' },
        body: JSON.stringify(task),
      });
      expect(answer.status).toBe(422);
      expect(await answer.json()).toEqual({ error: { code: SHOP_CLOSED, msg: closed.message } });
    }
    expect(await tasks()).toEqual([]);
  });

  it.each<[string, object, number]>([
    ['no name', { name: '' }, 4001002],
    ['no params', { params: null }, 4001002],
    ['a name with NUL', { name: 'a\0b' }, 4001001],
    ['a number as the name', { name: 1 }, 4001001],
    ['an unknown type', { type: 1099 }, 4001001],
    ['a value that JSON does not have', { params: { query: { text: 1n } } }, 4001001],
    ['a text as extend', { extend: 'x' }, 4001001],
  ])('refuses %s in code as it does over HTTP', async (_, wrong, code) => {
    const application = await host.start({ worker: false }, ShopExporter);
    const service = application.get(ExportTaskService);
    const sent = { ...task, ...wrong };
    await expect(service.create(ann, sent)).rejects.toMatchObject({ code });
    await expect(service.preview(ann, sent)).rejects.toMatchObject({ code });
    expect(await tasks()).toEqual([]);
  });

  it('makes a task Invalid if the request is refused only when the task runs', async () => {
    const id = await (
      await host.start({ worker: false }, ShopExporter)
    )
      .get(ExportTaskService)
      .create(ann, task);
    await host.close();
    fault = closed;
    const service = (await host.start({}, ShopExporter)).get(ExportTaskService);
    const ended = await eventually(
      () => service.get(ann, id),
      ({ status }) => status === TaskStatus.Invalid,
    );
    expect(ended).toMatchObject({ result_code: 'refused', attempts: 1 });
    expect(ended.result_desc).toContain(closed.message);
  });

  it('that nobody expected reaches the caller as a PlatformError with its cause', async () => {
    const service = (await host.start({ worker: false }, ShopExporter)).get(ExportTaskService);
    fault = new TypeError('shop is undefined');
    const internal = { name: 'PlatformError', code: 5031001, cause: fault };
    await expect(service.create(ann, task)).rejects.toMatchObject(internal);
    await expect(service.preview(ann, task)).rejects.toMatchObject(internal);
    expect(await tasks()).toEqual([]);
  });

  it('of the database reaches the caller as a PlatformError too', async () => {
    const service = (await host.start({ worker: false }, ShopExporter)).get(ExportTaskService);
    // PostgreSQL refuses the text.
    await expect(service.create({ ...ann, memberName: 'a\0b' }, task)).rejects.toMatchObject({
      name: 'PlatformError',
      code: 5031001,
    });
    await host.database.query('DROP TABLE note');
    await expect(service.preview(ann, task)).rejects.toMatchObject({ name: 'PlatformError', code: 5031001 });
  });
});

describe('a code of an error', () => {
  it.each([42, 4040000.5, 3021001, 6000000])('must not be %p', (code) => {
    expect(() => new PlatformError(code, 'no')).toThrow(
      `code: invalid value ${code}. Must be seven digits that begin with an HTTP status from 400 to 599.`,
    );
  });
});
