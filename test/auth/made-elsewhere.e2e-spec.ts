import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/embedded/free-port.js';
import { TestProcess } from '../support/process.js';

describe('a service whose tokens another server issues', () => {
  let folder: string;
  const processes: TestProcess[] = [];

  const start = async (script: string, args: string[] = []) => {
    const started = new TestProcess(
      script,
      {
        DATA_DIR: folder,
        PORT: String(await freePort()),
        AUTH_MODE: 'jwt',
        JWT_SECRET: 'hunter2-hunter2-hunter2-hunter2-',
      },
      args,
    );
    processes.push(started);
    return started;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'export-task-made-elsewhere-'));
  });

  afterEach(async () => {
    await Promise.all(processes.splice(0).map((one) => one.kill('SIGTERM')));
    await rm(folder, { recursive: true, force: true });
  });

  it.each([
    ['service/token-create.js', ['--corp', 'demo', '--member', 'm1', '--name', 'Ann']],
    ['demo/demo.js', []],
  ])('refuses to issue one by %s, and names the reason', async (script, args) => {
    const { code, stdout, stderr } = await (await start(script, args)).ended;
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'AUTH_MODE: jwt trusts the tokens of another issuer. Ask that issuer for a token, or set AUTH_MODE=table.\n',
    });
  });

  it('prints no token at its start', async () => {
    const service = await start('main.js');
    await service.printed(/Callers need a token from the configured issuer \(AUTH_MODE=jwt\)\./);
    const { code, stdout, stderr } = await service.interrupt();
    expect(code).toBe(0);
    expect(stdout + stderr).not.toMatch(/TOKEN=|hunter2/);
  });
});
