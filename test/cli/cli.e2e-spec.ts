import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../src/embedded/free-port.js';
import { insertSlowDevices, SLOW_PRODUCT } from '../support/slow-devices.js';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { TestProcess, type Ended } from '../support/process.js';
import { TestService } from '../support/service.js';

const UNKNOWN_ID = '01936c5e-0000-7000-8000-000000000000';
const ID = /^[0-9a-f-]{36}$/;
const devices = ['create', '--type', 'Device', '--extend', `product_id=${PRODUCT}`];
const slowDevices = ['create', '--type', 'device', '--extend', `product_id=${SLOW_PRODUCT}`];

describe('the command line', () => {
  let service: TestService;
  let folder: string;

  beforeAll(async () => {
    service = await TestService.start();
    const rows = Array.from({ length: 300 }, (_, index) => ({ id: index + 1, is_online: index % 2 === 0 }));
    await insertDevices(service.database, 'acme', rows);
    await insertDevices(service.database, 'acme', [{ id: 999, name: '长'.repeat(40_000) }], 'c'.repeat(32));
    await insertSlowDevices(service.database);
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'export-task-cli-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  afterAll(() => service.stop());

  const start = (args: string[], variables: Record<string, string> = {}) =>
    new TestProcess(
      'cli/cli.js',
      { EXPORT_TASK_URL: service.url, EXPORT_TASK_TOKEN: service.token, ...variables },
      args,
      folder,
    );
  const run = (...args: string[]): Promise<Ended> => start(args).ended;
  const link = async (id: string) => Buffer.from(await (await service.download(id)).arrayBuffer());

  it('creates a task as it is told, and prints its id alone', async () => {
    const { code, stdout, stderr } = await run(
      ...devices,
      ...['--name', '在线', '--describe', 'd', '--filter', 'id, mac', '--query', '{"is_online":true}'],
      ...['--order', '{"id":"desc"}', '--option', 'labels=raw', '--option', 'formula_guard=false'],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trim()).toMatch(ID);
    expect(await service.ended(stdout.trim())).toMatchObject({
      name: '在线',
      describe: 'd',
      type: 1,
      total: 150,
      params: { filter: ['id', 'mac'], query: { is_online: true }, order: { id: 'desc' } },
      extend: { product_id: PRODUCT },
      options: { labels: 'raw', formula_guard: false },
    });
  });

  it('names a task after its type where nothing is said', async () => {
    const { stdout } = await run('create', '--type', '7', '--json');
    const { id } = JSON.parse(stdout);
    expect(await service.ended(id as string)).toMatchObject({ name: '设备上下线', describe: '设备上下线' });
  });

  it.each([
    ['csv', []],
    ['xlsx', ['--option', 'format=xlsx']],
    ['csv.gz', ['--option', 'compress=gzip']],
  ])('makes the whole journey to a %s file, byte for byte that of the link', async (ending, options) => {
    const file = join(folder, `devices.${ending}`);
    const { code, stdout, stderr } = await run(...devices, ...options, '--out', file);
    const [id = '', path] = stdout.split('\n');
    expect({ code, path }).toEqual({ code: 0, path: file });
    expect(stderr).toMatch(/300 of 300 rows[^]*导出完成，共 300 行。\n$/);
    const content = await readFile(file);
    expect(content.equals(await link(id))).toBe(true);
    expect(await readdir(folder)).toEqual([`devices.${ending}`]);
  });

  it('writes the file to the standard output, and nothing else', async () => {
    const { code, stdout } = await run(
      ...devices,
      '--filter',
      'id',
      '--option',
      'encoding=utf-8',
      '--out',
      '-',
    );
    expect(code).toBe(0);
    expect(stdout.split('\r\n').slice(0, 2)).toEqual(['设备ID', '1']);
    expect(stdout.split('\r\n')).toHaveLength(302);
  });

  it('ends quietly when nobody reads on', async () => {
    const id = await service.create({
      type: 1,
      params: { filter: ['name'] },
      extend: { product_id: 'c'.repeat(32) },
    });
    await service.ended(id);
    const script = `{ "$0" dist/src/cli/cli.js download ${id} --out -; echo "code $?" >&2; } | head -c 3`;
    const env = { EXPORT_TASK_URL: service.url, EXPORT_TASK_TOKEN: service.token };
    const { stderr } = await promisify(execFile)('sh', ['-c', script, process.execPath], { env });
    expect(stderr).toBe('code 0\n');
  });

  it('watches and downloads a task by its id, under the name that the service gives it', async () => {
    const id = await service.create({ type: 1, name: '每周', params: {}, extend: { product_id: PRODUCT } });
    const watched = await run('watch', id);
    expect(watched).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('导出完成') });
    const downloaded = await run('download', id);
    expect(downloaded).toEqual({ code: 0, stdout: '每周.csv\n', stderr: '' });
    expect((await readFile(join(folder, '每周.csv'))).equals(await link(id))).toBe(true);
  });

  it('prints JSON where it is asked to', async () => {
    const id = await service.create({ type: 1, name: 'json', params: {}, extend: { product_id: PRODUCT } });
    const watched = await run('watch', id, '--json');
    const events = watched.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(watched.stderr).toBe('');
    expect(events.at(-1)).toMatchObject({ status: 3, finished: 300 });
    const listed = JSON.parse((await run('list', '--json', '--limit', '1')).stdout);
    expect(listed.list).toEqual([expect.objectContaining({ id, name: 'json' })]);
    const downloaded = await run('download', id, '--out', 'a.csv', '--json');
    expect(JSON.parse(downloaded.stdout)).toEqual({ id, file: 'a.csv' });
  });

  it('lists the tasks, the newest first, without the control characters of their names', async () => {
    const task = { type: 1, params: {}, extend: { product_id: PRODUCT } };
    const first = await service.export({ ...task, name: 'a\u001b[2Jb' });
    const second = await service.export({ ...task, name: 'second' });
    const { code, stdout } = await run('list', '--status', 'exported', '--limit', '2');
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(new RegExp(`^${second.id as string} +Exported +300/300 +\\S+ +second$`)),
      expect.stringMatching(new RegExp(`^${first.id as string} +.* a\u{fffd}\\[2Jb$`)),
    ]);
    expect((await run('list', '--status', '2')).stdout).toBe('');
  });

  describe('keeps a file that is there', () => {
    it('until it is told to overwrite it', async () => {
      const file = join(folder, 'devices.csv');
      await writeFile(file, 'mine');
      const before = await service.database.query('SELECT FROM export_task');
      const kept = await run(...devices, '--out', file);
      expect(kept).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringMatching(/devices\.csv.*--force/),
      });
      expect(await service.database.query('SELECT FROM export_task')).toHaveLength(before.length);
      expect(await readFile(file, 'utf8')).toBe('mine');
      expect((await run(...devices, '--out', file, '--force')).code).toBe(0);
      expect(await readFile(file, 'utf8')).toContain('设备ID');
    });

    it('also where the service gives the name', async () => {
      await writeFile(join(folder, 'named.csv'), 'mine');
      const task = { type: 1, name: 'named', params: {}, extend: { product_id: PRODUCT } };
      const { id } = await service.export(task);
      expect(await run('download', id as string)).toMatchObject({ code: 2, stdout: '' });
      expect(await readFile(join(folder, 'named.csv'), 'utf8')).toBe('mine');
    });

    it('and leaves nothing where the file can’t be written', async () => {
      const { id } = await service.export({ type: 1, params: {}, extend: { product_id: PRODUCT } });
      const failed = await run('download', id as string, '--out', join(folder, 'none', 'a.csv'));
      expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining('ENOENT') });
      expect(await readdir(folder)).toEqual([]);
    });
  });

  describe('on Ctrl-C', () => {
    it('cancels the task that it created', async () => {
      const file = join(folder, 'slow.csv');
      const going = start([...slowDevices, '--out', file]);
      const [id] = await going.printed(/[0-9a-f-]{36}/);
      await service.until(id, ({ status }) => status === 2);
      const { code, stderr } = await going.interrupt();
      expect({ code, ending: stderr.trimEnd().split('\n').at(-1) }).toEqual({
        code: 1,
        ending: 'export-task: interrupted.',
      });
      expect(await service.ended(id)).toMatchObject({ status: 4, result_code: 'cancelled' });
      expect(existsSync(file)).toBe(false);
    });

    it('leaves a task alone that it only watches', async () => {
      const { stdout } = await run(...slowDevices);
      const id = stdout.trim();
      const going = start(['watch', id, '--json']);
      await going.printed(/"status":2/);
      expect((await going.interrupt()).code).toBe(1);
      expect((await service.call('GET', `/v2/export_task/${id}`)).body.status).toBe(2);
      expect(await run('cancel', id)).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(await service.ended(id)).toMatchObject({ status: 4, result_code: 'cancelled' });
    });
  });

  describe('ends with 1 and the words of the service', () => {
    it('where a task is Invalid', async () => {
      const args = [...devices.slice(0, 3), '--extend', `product_id=${'c'.repeat(32)}`];
      const { code, stderr } = await run(...args, '--option', 'format=xlsx', '--watch');
      expect(code).toBe(1);
      expect(stderr).toMatch(/export-task: .*32,?767/);
    });

    it.each<[string, string[], string | RegExp]>([
      ['an unknown task', ['watch', UNKNOWN_ID], 'The enterprise has no such export task.'],
      ['an unknown task', ['download', UNKNOWN_ID], 'The enterprise has no such export task.'],
      ['a wrong token', ['list', '--token', 'nonsense'], /Access-Token/],
      ['an unknown field', [...devices, '--filter', 'a.b'], /^export-task: filter/],
      ['an unknown option', [...devices, '--option', 'format=pdf'], /options\.format/],
    ])('for %s', async (_, args, words) => {
      const { code, stdout, stderr } = await run(...args);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(words);
      expect(stderr).not.toContain(service.token);
    });
  });

  it('ends with 1 and says why where there is no service', async () => {
    const { code, stderr } = await run('list', '--url', `http://127.0.0.1:${await freePort()}`);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^export-task: fetch failed: .*ECONNREFUSED/);
  });

  it.each<[string[], RegExp]>([
    [[], /a command is needed/],
    [['export'], /no such command; one of create, watch/],
    [['list', '--out', 'x'], /--out/],
    [['list', '--colour'], /--colour/],
    [['list', '--limit', '0'], /--limit: 0/],
    [['list', '--status', 'Done'], /--status: Done .*ToBeExported/],
    [['list', 'x'], /x: is not accepted/],
    [['watch'], /id of one task/],
    [['create'], /--type: is needed; one of Device/],
    [['create', '--type', 'Phone'], /--type: Phone .*Device/],
    [[...devices, '--query', '{'], /--query/],
    [[...devices, '--option', 'format'], /--option: format .*key=value/],
    [['list', '--url', 'nowhere'], /--url: nowhere/],
    [['list', '--token', ''], /EXPORT_TASK_TOKEN/],
  ])('ends with 2 where it is used wrongly: %j', async (args, words) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(words);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('tells how it is used, and its version', async () => {
    expect((await start(['--help'], { EXPORT_TASK_TOKEN: '' }).ended).stdout).toMatch(/^Usage: export-task /);
    const { version } = JSON.parse(await readFile('package.json', 'utf8'));
    expect((await run('--version')).stdout).toBe(`${version as string}\n`);
  });
});
