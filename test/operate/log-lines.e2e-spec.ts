import { ServiceLogger } from '../../src/log/service-logger.js';
import { capturedOutput } from '../support/captured-output.js';
import { insertDemoDevices, PRODUCT } from '../support/devices.js';
import { eventually } from '../support/eventually.js';
import { TestService } from '../support/service.js';

const devices = { type: 1, params: {}, extend: { product_id: PRODUCT } };
const uuid = expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);

describe('a line of the log', () => {
  let service: TestService;
  /** Id of an exported task. */
  let id: string;

  /** Runs `action` and returns the lines logged from then on, up to one that is `wanted`. */
  const lines = async (action: () => Promise<unknown>, wanted: (line: any) => boolean): Promise<any[]> => {
    const output: string[] = [];
    const parsed = () =>
      output
        .join('')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as unknown);
    await capturedOutput(
      async () => {
        await action();
        await eventually(
          () => Promise.resolve(parsed()),
          (found) => found.some(wanted),
        );
      },
      (text) => output.push(text),
    );
    return parsed();
  };
  const isRequest = ({ context }: any) => context === 'Request';
  /** Runs `action` and returns the line of its request. */
  const requestLine = async (action: () => Promise<unknown>) =>
    (await lines(action, isRequest)).find(isRequest);
  const call = (headers: Record<string, string>, path = '/v2/export_task_types') =>
    fetch(service.url + path, { headers: { 'Access-Token': service.token, ...headers } });

  beforeAll(async () => {
    await capturedOutput(async () => {
      service = await TestService.start(
        { MAX_ATTEMPTS: '2' },
        new ServiceLogger({ format: 'json', level: 'info' }),
      );
    });
    await insertDemoDevices(service.database, 100);
    await capturedOutput(async () => {
      id = (await service.export(devices)).id as string;
    });
  });

  afterAll(() => capturedOutput(() => service.stop()));

  it('carries the request id that the client sent, and the corp id once the token is verified', async () => {
    const line = await requestLine(() => call({ 'X-Request-Id': 'abc_1-Z' }));
    expect(line).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      pid: process.pid,
      hostname: expect.any(String),
      context: 'Request',
      msg: 'GET /v2/export_task_types 200',
      request_id: 'abc_1-Z',
      corp_id: 'acme',
      method: 'GET',
      route: '/v2/export_task_types',
      status: 200,
      duration_ms: expect.any(Number),
    });
    const unknown = await requestLine(() => call({ 'Access-Token': 'unknown' }));
    expect(unknown).toMatchObject({ status: 403, request_id: uuid });
    expect(unknown).not.toHaveProperty('corp_id');
  });

  it.each(['', 'a b', 'a'.repeat(65), 'ä', '{}', '../..'])(
    'carries a new request id if the client sent %j, and the answer returns it',
    async (sent) => {
      let answered: string | null = null;
      const line = await requestLine(async () => {
        answered = (await call({ 'X-Request-Id': sent })).headers.get('X-Request-Id');
      });
      expect(answered).toEqual(uuid);
      expect(line.request_id).toBe(answered);
    },
  );

  it('says that the client left, also after the answer had begun', async () => {
    const wait = `UPDATE export_task SET status = $1, run_after = now() + interval '1 h'`;
    await service.database.query(wait, [1]);
    const leaving = new AbortController();
    const headers = { 'Access-Token': service.token };
    const [line] = await lines(async () => {
      const address = `${service.url}/v2/export_task/${id}/events`;
      const { body } = await fetch(address, { headers, signal: leaving.signal });
      await body?.getReader().read();
      leaving.abort();
    }, isRequest);
    expect(line).toMatchObject({ msg: 'GET /v2/export_task/:id/events aborted', status: 'aborted' });
    await service.database.query(wait, [3]);
  });

  it('carries the ids of the request on error lines too', async () => {
    const found = await lines(async () => {
      await service.database.query('ALTER TABLE export_audit RENAME TO gone');
      await call({ 'X-Request-Id': 'faulty' }, `/v2/export_task/${id}/auth_link`);
      await service.database.query('ALTER TABLE gone RENAME TO export_audit');
    }, isRequest);
    expect(found).toHaveLength(2);
    for (const line of found) {
      expect(line).toMatchObject({ request_id: 'faulty', corp_id: 'acme', task_id: id });
    }
  });

  it('is written for a request with invalid JSON, and for an unknown route', async () => {
    const headers = { 'X-Request-Id': 'broken', 'Access-Token': service.token };
    const broken = await requestLine(() =>
      fetch(`${service.url}/v2/export_task`, { method: 'POST', body: '{', headers }),
    );
    expect(broken).toMatchObject({ request_id: 'broken', status: 400, route: '/v2/export_task' });
    const unknown = await requestLine(() => call({}, '/no/such?secret=1'));
    expect(unknown).toMatchObject({ status: 404, route: 'none' });
    expect(JSON.stringify(unknown)).not.toMatch(/such|secret/);
  });

  it('carries the ids of its own export and attempt only', async () => {
    let task = '';
    const isLast = ({ result }: any) => result === 'exported';
    const found = await lines(async () => {
      await service.database.query('ALTER TABLE device RENAME TO gone');
      task = await service.create(devices);
      await service.until(task, ({ attempts }) => attempts === 1);
      await service.until(task, ({ will_retry }) => will_retry);
      await service.database.query('ALTER TABLE gone RENAME TO device');
      await service.ended(task);
    }, isLast);
    const attempts = found.filter(({ context }) => context === 'ExportTaskRunner');
    // The second attempt may begin before the table is back.
    expect([...attempts.slice(0, 2), attempts.at(-1)]).toEqual([
      expect.objectContaining({ level: 'error', task_id: task, corp_id: 'acme', attempt: 1 }),
      expect.objectContaining({
        level: 'info',
        task_id: task,
        corp_id: 'acme',
        attempt: 1,
        result: 'read_failed',
      }),
      expect.objectContaining({ task_id: task, corp_id: 'acme', result: 'exported', rows: 100 }),
    ]);
    expect(attempts.at(-1).attempt).toBeGreaterThan(1);
    for (const line of attempts) expect(line).not.toHaveProperty('request_id');
    for (const line of found.filter(isRequest)) expect(line).not.toHaveProperty('attempt');
  });

  it('is not written for requests of health and metrics', async () => {
    const found = await lines(async () => {
      for (const path of ['/health/live', '/health/ready', '/metrics']) await call({}, path);
      await call({});
    }, isRequest);
    expect(found.map(({ route }) => route as string)).toEqual(['/v2/export_task_types']);
  });

  it('contains no token and no signature of a link, whatever is requested', async () => {
    const { token } = service;
    let link = '';
    const found = await lines(
      async () => {
        link = ((await (await call({}, `/v2/export_task/${id}/auth_link`)).json()) as any).link_url;
        expect((await fetch(link)).status).toBe(200);
        await call({ 'X-Request-Id': token.slice(0, 20) + ' ' + token });
        await call({}, `/v2/export_task/${token}`);
        await call({}, `/${token}?token=${token}`);
      },
      ({ route, status }) => route === 'none' && status === 404,
    );
    const signature = new URL(link).searchParams.get('signature') ?? '';
    expect(signature).toMatch(/.{20}/);
    for (const secret of [token, signature]) expect(JSON.stringify(found)).not.toContain(secret);
    expect(found.map(({ route }) => route as string)).toContain('/v2/export_file/*path');
  });
});
