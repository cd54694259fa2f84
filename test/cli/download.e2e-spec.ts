import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PRODUCT } from '../support/devices.js';
import type { TestService } from '../support/service.js';
import { CliUnderTest, devices } from './cli-under-test.js';

describe('a download by the command line', () => {
  let cli: CliUnderTest;
  let service: TestService;
  let folder: string;

  beforeAll(async () => {
    cli = await CliUnderTest.start();
    ({ service } = cli);
  });

  beforeEach(async () => {
    await cli.enterFolder();
    ({ folder } = cli);
  });

  afterEach(() => cli.leaveFolder());

  afterAll(() => service.stop());

  const run = (...args: string[]) => cli.run(...args);

  it('stores a file whose name is as long as a task allows', async () => {
    const { id } = await service.export({
      type: 1,
      name: '灯'.repeat(80),
      params: {},
      extend: { product_id: PRODUCT },
    });
    const { code, stdout } = await run('download', id as string);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${'灯'.repeat(65)}.csv\n` });
    expect(await readdir(folder)).toEqual([`${'灯'.repeat(65)}.csv`]);
    const own = `${'灯'.repeat(83)}.csv`;
    expect(await run('download', id as string, '--out', join(folder, own))).toMatchObject({ code: 0 });
  });

  it('deletes a file that differs from what was exported, and says so', async () => {
    const { id } = await service.export({ type: 1, params: {}, extend: { product_id: PRODUCT } });
    await service.database.query(`UPDATE export_task SET checksum = 'sha256:0' WHERE id = $1`, [id]);
    const { code, stderr } = await run('download', id as string, '--out', 'a.csv');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^export-task: The downloaded file is damaged: its checksum is sha256:\w{64} instead of sha256:0/,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  describe('does not overwrite an existing file', () => {
    it('unless --force is passed', async () => {
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

    it('whose name the service sent', async () => {
      await writeFile(join(folder, 'named.csv'), 'mine');
      const task = { type: 1, name: 'named', params: {}, extend: { product_id: PRODUCT } };
      const { id } = await service.export(task);
      expect(await run('download', id as string)).toMatchObject({ code: 2, stdout: '' });
      expect(await readFile(join(folder, 'named.csv'), 'utf8')).toBe('mine');
    });

    it('and creates no task if its folder takes no file', async () => {
      const before = await service.database.query('SELECT FROM export_task');
      const file = join(folder, 'none', 'a.csv');
      const failed = await run(...devices, '--out', file);
      expect(failed).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/^export-task: --out: .*ENOENT/),
      });
      expect(await service.database.query('SELECT FROM export_task')).toHaveLength(before.length);
      expect(await readdir(folder)).toEqual([]);
    });
  });
});
