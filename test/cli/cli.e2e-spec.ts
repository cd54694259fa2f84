import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../src/embedded/free-port.js';
import { insertSlowDevices, SLOW_PRODUCT } from '../support/slow-devices.js';
import { insertDevices, PRODUCT } from '../support/devices.js';
import type { TestService } from '../support/service.js';
import { CliUnderTest, devices } from './cli-under-test.js';

const UNKNOWN_ID = '01936c5e-0000-7000-8000-000000000000';
const ID = /^[0-9a-f-]{36}$/;
const slowDevices = ['create', '--type', 'device', '--extend', `product_id=${SLOW_PRODUCT}`];

describe('the command line', () => {
  let cli: CliUnderTest;
  let service: TestService;
  let folder: string;

  beforeAll(async () => {
    cli = await CliUnderTest.start();
    ({ service } = cli);
    await insertDevices(service.database, 'acme', [{ id: 999, name: '长'.repeat(40_000) }], 'c'.repeat(32));
    await insertSlowDevices(service.database);
  });

  beforeEach(async () => {
    await cli.enterFolder();
    ({ folder } = cli);
  });

  afterEach(() => cli.leaveFolder());

  afterAll(() => service.stop());

  const start = (args: string[], variables?: Record<string, string>) => cli.begin(args, variables);
  const run = (...args: string[]) => cli.run(...args);
  const link = async (id: string) => Buffer.from(await (await service.download(id)).arrayBuffer());

  it('create sends every option, and prints only the id', async () => {
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

  it('create without --name names the task after its record type', async () => {
    const { stdout } = await run('create', '--type', '7', '--json');
    const { id } = JSON.parse(stdout);
    expect(await service.ended(id as string)).toMatchObject({ name: '设备上下线', describe: '设备上下线' });
  });

  it.each([
    ['csv', []],
    ['xlsx', ['--option', 'format=xlsx']],
    ['csv.gz', ['--option', 'compress=gzip']],
  ])('create --out downloads a %s file, the same bytes as behind the link', async (ending, options) => {
    const file = join(folder, `devices.${ending}`);
    const { code, stdout, stderr } = await run(...devices, ...options, '--out', file);
    const [id = '', path] = stdout.split('\n');
    expect({ code, path }).toEqual({ code: 0, path: file });
    expect(stderr).toMatch(/300 of 300 rows[^]*导出完成，共 300 行。\n$/);
    const content = await readFile(file);
    expect(content.equals(await link(id))).toBe(true);
    expect(await readdir(folder)).toEqual([`devices.${ending}`]);
  });

  it('create --out - writes only the file to the standard output', async () => {
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

  it('exits with 0 when the reader closes the pipe', async () => {
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

  it('watches a task, and downloads its file under the name that the service sends', async () => {
    const id = await service.create({ type: 1, name: '每周', params: {}, extend: { product_id: PRODUCT } });
    const watched = await run('watch', id);
    expect(watched).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('导出完成') });
    const downloaded = await run('download', id);
    expect(downloaded).toEqual({ code: 0, stdout: '每周.csv\n', stderr: '' });
    expect((await readFile(join(folder, '每周.csv'))).equals(await link(id))).toBe(true);
  });

  it('prints JSON with --json', async () => {
    const id = await service.create({ type: 1, name: 'json', params: {}, extend: { product_id: PRODUCT } });
    const watched = await run('watch', id, '--json');
    const events = watched.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(watched.stderr).toBe('');
    expect(events.at(-1)).toMatchObject({ status: 3, finished: 300 });
    const listed = (await run('list', '--json', '--limit', '2')).stdout.trimEnd().split('\n');
    expect(listed.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ id, name: 'json' }),
      expect.anything(),
    ]);
    expect(JSON.parse((await run('get', id, '--json')).stdout)).toMatchObject({
      id,
      name: 'json',
      status: 3,
    });
    const types = (await run('types', '--json')).stdout.trimEnd().split('\n');
    expect(types.map((line) => JSON.parse(line).name)).toContain('Device');
    const downloaded = await run('download', id, '--out', 'a.csv', '--json');
    expect(JSON.parse(downloaded.stdout)).toEqual({ id, file: 'a.csv' });
  });

  it('previews a file, shows a task and the record types, retries and deletes', async () => {
    const [, ...args] = devices;
    const preview = await run('preview', ...args, '--filter', 'id,mac', '--query', '{"id":{"$lte":2}}');
    expect(preview.stdout.split('\n').map((line) => line.split('\t')[0])).toEqual(['设备ID', '1', '2', '']);
    expect((await run('types')).stdout).toMatch(/^1 +Device +设备列表$/m);

    const id = (await run(...slowDevices)).stdout.trim();
    await run('cancel', id);
    await service.ended(id);
    expect(await run('retry', id)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(JSON.parse((await run('get', id)).stdout)).toMatchObject({ id, attempts: expect.any(Number) });
    await run('cancel', id);
    await service.ended(id);
    expect(await run('delete', id, '--json')).toEqual({ code: 0, stdout: `{"id":"${id}"}\n`, stderr: '' });
    expect(await run('get', id)).toMatchObject({ code: 1, stderr: expect.stringContaining('no such') });
  });

  it('lists tasks, newest first, with control characters in names replaced', async () => {
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

  describe('on Ctrl-C', () => {
    it('cancels the task that it created', async () => {
      const file = join(folder, 'slow.csv');
      const going = start([...slowDevices, '--out', file]);
      const [id] = await going.printed(/[0-9a-f-]{36}/);
      await service.until(id, ({ status }) => status === 2);
      const { code, stderr } = await going.interrupt();
      expect({ code, ending: stderr.trimEnd().split('\n').at(-1) }).toEqual({
        code: 1,
        ending: `export-task: interrupted; task ${id} is cancelled.`,
      });
      expect(await service.ended(id)).toMatchObject({ status: 4, result_code: 'cancelled' });
      expect(existsSync(file)).toBe(false);
    });

    it('lets a task run on that it only watches', async () => {
      const { stdout } = await run(...slowDevices);
      const id = stdout.trim();
      const going = start(['watch', id, '--json']);
      await going.printed(/"status":2/);
      const { code, stderr } = await going.interrupt();
      expect(code).toBe(1);
      expect(stderr).toBe(
        `export-task: interrupted; task ${id} goes on. Cancel it with: export-task cancel ${id}\n`,
      );
      expect((await service.call('GET', `/v2/export_task/${id}`)).body.status).toBe(2);
      expect(await run('cancel', id)).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(await service.ended(id)).toMatchObject({ status: 4, result_code: 'cancelled' });
    });
  });

  describe('exits with 1 and the message of the service', () => {
    it('when a task becomes Invalid', async () => {
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

  it('exits with 1 and the reason when the service cannot be reached', async () => {
    const { code, stderr } = await run('list', '--url', `http://127.0.0.1:${await freePort()}`);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^export-task: fetch failed: .*ECONNREFUSED/);
  });

  it.each<[string[], RegExp]>([
    [[], /command: missing\. Must be one of create, preview/],
    [['export'], /unknown command "export"\. Must be one of create, preview/],
    [['list', '--out', 'x'], /--out/],
    [['list', '--colour'], /--colour/],
    [['list', '--limit', '0'], /--limit: must be a whole number from 1, not "0"/],
    [['list', '--status', 'Done'], /--status: unknown status "Done"\. Must be one of ToBeExported/],
    [['list', 'x'], /list: unexpected argument "x"/],
    [['watch'], /watch: expected the id of one task/],
    [['create'], /--type: missing\. Must be one of Device/],
    [['create', '--type', 'Phone'], /--type: unknown record type "Phone"\. Must be one of Device/],
    [[...devices, '--query', '{'], /--query: must be JSON .*, not {/],
    [[...devices, '--option', 'format'], /--option: must be key=value, not "format"/],
    [['list', '--url', 'nowhere'], /--url: must be an address .*, not "nowhere"/],
    [['list', '--token', ''], /--token: missing\. .*EXPORT_TASK_TOKEN/],
  ])('exits with 2 on wrong usage: %j', async (args, words) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(words);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('prints its usage and its version', async () => {
    const usage = await start(['--help'], { EXPORT_TASK_TOKEN: '' }).ended;
    expect(usage.stdout).toMatch(/^Usage: export-task COMMAND[^]*Exit codes: 0 done; 1 /);
    expect((await run('-h')).stdout).toBe(usage.stdout);
    for (const command of usage.stdout.matchAll(/^ {2}(\w+(?: \w+)?)( ID)? {2}/gm)) {
      const help = (await run(...(command[1] ?? '').split(' '), '-h')).stdout;
      expect(help).toMatch(
        new RegExp(`^Usage: export-task ${command[1] ?? ''}[^]*Examples:\n {2}export-task `),
      );
    }
    const { version } = JSON.parse(await readFile('package.json', 'utf8'));
    expect((await run('--version')).stdout).toBe(`${version as string}\n`);
  });
});
