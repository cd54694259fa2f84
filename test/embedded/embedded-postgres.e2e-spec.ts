import { spawn } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, stat, writeFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../../src/embedded/embedded-postgres.js';
import { ask, DataFolder, gone } from './data-folder.js';
import { OwnerProgram, type OwnerProcess } from './owner-process.js';

const REFUSAL = /^DATA_DIR: another service is already running on .+\. Stop that service, or .+$/;

const itAsRoot = process.getuid?.() === 0 ? it : it.skip;

describe('EmbeddedPostgres', () => {
  const open: EmbeddedPostgres[] = [];
  const owners: OwnerProcess[] = [];
  /** Folders of one test. */
  const fresh: DataFolder[] = [];
  let folder: DataFolder;
  let program: OwnerProgram;

  beforeAll(async () => {
    program = await OwnerProgram.make();
  });

  afterAll(() => program.remove());

  afterEach(async () => {
    for (const owner of owners.splice(0)) await owner.kill('SIGKILL');
    for (const postgres of open.splice(0)) await postgres.stop();
    for (const one of fresh.splice(0)) await one.remove();
    // A killed owner leaves its server.
    await folder.stopServer('SIGINT');
  });

  async function start(): Promise<EmbeddedPostgres> {
    const postgres = await EmbeddedPostgres.start(folder.path);
    open.push(postgres);
    return postgres;
  }

  function startOwner(): OwnerProcess {
    const owner = program.run(folder.path);
    owners.push(owner);
    return owner;
  }

  /** Makes a table `kept` with one row. */
  async function keepRow(url: string): Promise<void> {
    await ask(url, 'DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 1 AS n');
  }

  /** Starts an owner process whose server has a table `kept` with one row. */
  async function ownerWithRow(): Promise<OwnerProcess> {
    const owner = startOwner();
    const outcome = await owner.outcome();
    if (!('url' in outcome)) throw new Error(outcome.refusal);
    await keepRow(outcome.url);
    return owner;
  }

  describe('on a new folder', () => {
    beforeEach(async () => {
      folder = await DataFolder.make();
      fresh.push(folder);
    });

    it('has one owner when two processes make their first start at the same moment', async () => {
      const outcomes = await Promise.all([startOwner().outcome(), startOwner().outcome()]);
      const winners = outcomes.filter((outcome) => 'url' in outcome);
      expect(winners).toHaveLength(1);
      expect(outcomes.filter((outcome) => !winners.includes(outcome as never))).toEqual([
        { refusal: expect.stringMatching(REFUSAL) as string },
      ]);
      expect(await ask(winners[0]?.url ?? '', 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
      expect(await readdir(folder.path)).toEqual(['postgres']);
    });

    it('creates the cluster again when the first start was killed half way', async () => {
      const unfinished = join(folder.path, 'postgres.new-killed', 'data');
      await mkdir(unfinished, { recursive: true });
      await writeFile(join(unfinished, 'PG_VERSION'), '18\n');
      const { url } = await start();
      expect(await ask(url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
      expect(await readdir(folder.path)).toEqual(['postgres']);
    });

    itAsRoot('starts in a folder that is closed to its system user, such as the home of root', async () => {
      await chmod(folder.path, 0o700);
      const server = await EmbeddedPostgres.start(join(folder.path, 'data'));
      try {
        expect(await ask(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
      } finally {
        await server.stop();
      }
      expect((await stat(folder.path)).mode & 0o777).toBe(0o700);
    });

    itAsRoot('names the closed folder and the remedy on a machine without setpriv', async () => {
      await chmod(folder.path, 0o700);
      await symlink('/usr/bin/id', join(folder.path, 'id'));
      const owner = program.run(join(folder.path, 'data'), { PATH: folder.path });
      expect(await owner.outcome()).toEqual({
        refusal: expect.stringContaining(
          `because ${folder.path} is closed to that user. Run "chmod o+x ${folder.path}"`,
        ) as string,
      });
    });

    itAsRoot('opens a DATA_DIR of root to its system user and to nobody else', async () => {
      await chmod(folder.path, 0o700);
      await start();
      expect((await stat(folder.path)).mode & 0o777).toBe(0o710);
    });
  });

  describe('on an existing cluster', () => {
    beforeAll(async () => {
      folder = await DataFolder.make();
      await (await EmbeddedPostgres.start(folder.path)).stop();
    });

    afterAll(() => folder.remove());

    it('starts PostgreSQL 18 on a loopback port, with text sorted by code point', async () => {
      const { url } = await start();
      expect(url).toMatch(/^postgres:\/\/postgres:\w+@127\.0\.0\.1:\d+\/export_task$/);
      const [row] = await ask(
        url,
        `SELECT current_setting('server_version') AS version, current_setting('listen_addresses') AS host,
           current_setting('TimeZone') AS zone, 'Z' < 'a' AND 'z' < 'é' AND 'é' < '中' AS by_code_point`,
      );
      expect(row).toEqual({
        version: expect.stringMatching(/^18\./) as string,
        host: '127.0.0.1',
        zone: 'UTC',
        by_code_point: true,
      });
    });

    it('stores the password with mode 0600, and rejects a wrong one', async () => {
      const { url } = await start();
      const { mode } = await stat(join(folder.path, 'postgres', 'password'));
      expect(mode & 0o777).toBe(0o600);
      await expect(ask(url.replace(/:\w+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(/password/);
    });

    it('does not change the signal handlers of the process', async () => {
      const events = ['SIGINT', 'SIGTERM', 'SIGHUP', 'exit', 'beforeExit', 'uncaughtException'];
      const listeners = () => events.map((event) => process.listenerCount(event));
      const before = listeners();
      await start();
      expect(listeners()).toEqual(before);
    });

    it('stops without leaving a process, and keeps its rows for the next start', async () => {
      const first = await start();
      await keepRow(first.url);
      const pid = await folder.pid();
      await Promise.all([first.stop(), first.stop()]);
      await gone(pid);
      await expect(stat(folder.pidFile)).rejects.toThrow(/ENOENT/);
      const second = await start();
      expect(await ask(second.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    });

    it('refuses a second owner without disturbing the first', async () => {
      const { url } = await start();
      await expect(start()).rejects.toThrow(REFUSAL);
      expect(await startOwner().outcome()).toEqual({ refusal: expect.stringMatching(REFUSAL) as string });
      expect(await ask(url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    });

    it('starts while the previous owner is still stopping', async () => {
      const first = await start();
      const [second] = await Promise.all([start(), first.stop()]);
      expect(await ask(second.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    });

    it('takes over the server of an owner that was killed, and then stops it', async () => {
      const owner = await ownerWithRow();
      const pid = await folder.pid();
      await owner.kill('SIGKILL');
      const postgres = await start();
      expect(await folder.pid()).toBe(pid);
      expect(await ask(postgres.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
      await postgres.stop();
      await gone(pid);
    });

    it('survives a Ctrl-C, which signals every process of the terminal', async () => {
      const owner = await ownerWithRow();
      await owner.interrupt();
      const url = await EmbeddedPostgres.attach(folder.path);
      expect(await ask(url ?? '', 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    });

    it('starts again after the server and its owner were killed', async () => {
      const owner = await ownerWithRow();
      const pid = await folder.pid();
      process.kill(pid, 'SIGKILL');
      await owner.kill('SIGKILL');
      await gone(pid);
      const { url } = await start();
      expect(await ask(url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    });

    it.each([
      ['another program', (): number | undefined => spawn('sleep', ['60']).pid],
      ['the service itself', (): number | undefined => process.pid],
    ])('starts when %s has the process id of a dead server', async (_, pidOf) => {
      const first = await start();
      await keepRow(first.url);
      const noted = await readFile(folder.pidFile, 'utf8');
      await first.stop();
      const pid = pidOf() ?? 0;
      await writeFile(folder.pidFile, noted.replace(/^\d+/, String(pid)));
      try {
        expect(await EmbeddedPostgres.attach(folder.path)).toBeUndefined();
        const { url } = await start();
        expect(await ask(url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
      } finally {
        if (pid !== process.pid) process.kill(pid);
      }
    });

    it('starts when a power failure left an empty pid file', async () => {
      await (await start()).stop();
      await writeFile(folder.pidFile, '');
      const { url } = await start();
      expect(await ask(url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    });

    it('creates the database when the first start was killed before it did', async () => {
      const first = await start();
      await ask(first.url.replace(/\w+$/, 'postgres'), 'DROP DATABASE export_task');
      await first.stop();
      const { url } = await start();
      expect(await ask(url, 'SELECT current_database() AS name')).toEqual([{ name: 'export_task' }]);
    });

    it('does not take over the server of the folder that its own was copied from', async () => {
      const { url } = await start();
      const copy = await DataFolder.make();
      try {
        await copy.copyFrom(folder);
        expect(await EmbeddedPostgres.attach(copy.path)).toBeUndefined();
        expect(await EmbeddedPostgres.attach(folder.path)).toBe(url);
      } finally {
        await removeCopy(copy);
      }
    });

    it('attaches to a running server, and finds none otherwise', async () => {
      expect(await EmbeddedPostgres.attach(folder.path)).toBeUndefined();
      const postgres = await start();
      expect(await EmbeddedPostgres.attach(folder.path)).toBe(postgres.url);
      await postgres.stop();
      expect(await EmbeddedPostgres.attach(folder.path)).toBeUndefined();
    });

    it('resolves `lost` when the server ends by itself, and then has nothing to stop', async () => {
      const postgres = await start();
      process.kill(await folder.pid(), 'SIGINT');
      await postgres.lost;
      await postgres.stop();
    });

    it('does not stop a server that another owner has taken over', async () => {
      const first = await start();
      await ask(
        first.url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'export-task-owner'",
      );
      await first.lost;
      const second = await start();
      await first.stop();
      expect(await ask(second.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    });

    it('gives the reason in one line when the server does not start', async () => {
      const settings = join(folder.path, 'postgres', 'data', 'postgresql.conf');
      const valid = await readFile(settings, 'utf8');
      await writeFile(settings, 'no_such_setting = 1\n');
      try {
        await expect(start()).rejects.toThrow(/^pg_ctl failed \(1\): .*no_such_setting.*$/);
      } finally {
        await writeFile(settings, valid);
      }
    });
  });
});

/** Removes a copied folder. Its pid file names the server of the original, which must not be stopped. */
async function removeCopy(copy: DataFolder): Promise<void> {
  await writeFile(copy.pidFile, '');
  await copy.remove();
}
