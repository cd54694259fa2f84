import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../src/embedded/free-port.js';
import { eventually } from './eventually.js';
import { credentials } from './minio.js';
import { describeWithPrograms } from './programs.js';

const run = promisify(execFile);

/** The user of RGW whose key the tests have. */
const USER = 'tests';

/** A Ceph cluster of one monitor and one device in memory, with the gateway that speaks S3. */
export interface RunningRgw {
  /** `http://127.0.0.1:<port>` */
  endpoint: string;
  port: number;
  /** Runs `radosgw-admin`. */
  admin(...args: string[]): Promise<void>;
  /** Ends the gateway at once; the objects stay until {@link stop}. */
  kill(): Promise<void>;
  /** Starts the gateway again after {@link kill}. */
  restart(): Promise<void>;
  /** Lets the cluster answer nothing, as a Ceph does that is full or has lost too many devices, until {@link unpause}. */
  pause(): Promise<void>;
  unpause(): Promise<void>;
  /** Ends the cluster and removes its folder. */
  stop(): Promise<void>;
}

/** A suite that needs Ceph's gateway. */
export function describeWithRgw(name: string, suite: () => void): void {
  describeWithPrograms(['ceph', 'ceph-mon', 'ceph-osd', 'radosgw', 'radosgw-admin'], name, suite);
}

/** Starts a cluster in a temporary folder, and waits until its gateway serves the tests' key. */
export async function startRgw(): Promise<RunningRgw> {
  const [folder, monitor, port] = await Promise.all([
    mkdtemp(join(tmpdir(), 'rgw-')),
    freePort(),
    freePort(),
  ]);
  const conf = join(folder, 'ceph.conf');
  const address = `[v1:127.0.0.1:${monitor}]`;
  const cluster = randomUUID();
  await Promise.all(['mon', 'osd', 'rgw'].map((name) => mkdir(join(folder, name))));
  await writeFile(join(folder, 'keyring'), '');
  await writeFile(conf, settings(folder, cluster, address, port));
  const daemons: Daemon[] = [];
  const daemon = (program: string, ...args: string[]) => {
    const started = new Daemon(program, ['-c', conf, '-f', ...args]);
    daemons.push(started);
    return started;
  };
  // A command that arrives before its client knows the cluster's id is refused now and then; each may be repeated.
  const ceph = async (...args: string[]) => {
    for (let left = 5; ; left -= 1) {
      try {
        await run('ceph', ['-c', conf, '--connect-timeout', '20', ...args]);
        return;
      } catch (error) {
        if (left === 0) throw error;
      }
    }
  };
  const gateway = async () => {
    const started = daemon('radosgw', '-n', 'client.rgw');
    await eventually(() => started.answers(`http://127.0.0.1:${port}/`), Boolean);
    return started;
  };
  const stop = async () => {
    for (const one of daemons.reverse()) await one.kill();
    await rm(folder, { recursive: true });
  };
  const admin = async (...args: string[]) => {
    await run('radosgw-admin', ['-c', conf, ...args, `--uid=${USER}`]);
  };
  try {
    const map = join(folder, 'monmap');
    await run('monmaptool', ['--create', '--addv', 'a', address, '--fsid', cluster, map]);
    await run('ceph-mon', ['-c', conf, '-i', 'a', '--mkfs', '--monmap', map]);
    daemon('ceph-mon', '-i', 'a');
    const device = randomUUID();
    await run('ceph-osd', ['-c', conf, '-i', '0', '--mkfs', '--osd-uuid', device]);
    await ceph('osd', 'new', device, '0');
    daemon('ceph-osd', '-i', '0');
    await ceph('osd', 'crush', 'add', 'osd.0', '1', 'root=default');
    let serving = await gateway();
    const { accessKey, secretKey } = credentials;
    await admin(
      'user',
      'create',
      '--display-name=tests',
      '--access-key',
      accessKey,
      '--secret-key',
      secretKey,
    );
    return {
      endpoint: `http://127.0.0.1:${port}`,
      port,
      admin,
      kill: () => serving.kill(),
      restart: async () => {
        serving = await gateway();
      },
      pause: () => ceph('osd', 'pause'),
      unpause: () => ceph('osd', 'unpause'),
      stop,
    };
  } catch (error) {
    const printed = daemons.map((one) => one.output.slice(-2000)).join('\n');
    await stop();
    throw new Error(`Ceph did not start: ${String(error)}\n${printed}`, { cause: error });
  }
}

/** One copy of everything, in memory, without passwords; the monitor decides at once. */
function settings(folder: string, cluster: string, address: string, port: number): string {
  return `[global]
    fsid = ${cluster}
    mon_host = ${address}
    ms_bind_msgr2 = false
    public_addr = 127.0.0.1
    cluster_addr = 127.0.0.1
    auth_cluster_required = none
    auth_service_required = none
    auth_client_required = none
    keyring = ${folder}/keyring
    run_dir = ${folder}
    admin_socket =
    log_file =
    log_to_stderr = true
    paxos_propose_interval = 0.02
    paxos_min_wait = 0.01
    mon_data = ${folder}/mon
    mon_allow_pool_size_one = true
    mon_max_pg_per_osd = 1000
    osd_data = ${folder}/osd
    osd_objectstore = memstore
    memstore_device_bytes = ${4 * 1024 ** 3}
    osd_class_update_on_start = false
    osd_crush_update_on_start = false
    osd_crush_chooseleaf_type = 0
    osd_pool_default_size = 1
    osd_pool_default_pg_num = 1
    osd_pool_default_pg_autoscale_mode = off
    rgw_frontends = beast endpoint=127.0.0.1:${port}
    rgw_data = ${folder}/rgw
    rgw_gc_obj_min_wait = 1
    rgw_gc_processor_period = 1
    `.replace(/^ +/gm, '');
}

/** A program of Ceph that runs until it is killed. */
class Daemon {
  output = '';
  private readonly child: ChildProcess;
  private readonly closed: Promise<unknown>;

  constructor(
    private readonly program: string,
    args: string[],
  ) {
    this.child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (text: Buffer) => (this.output = (this.output + text.toString()).slice(-8000)));
    }
    this.closed = once(this.child, 'close');
    process.once('exit', this.onExit);
  }

  /** Whether an address answers; the process must run. */
  async answers(url: string): Promise<boolean> {
    if (this.child.exitCode !== null) throw new Error(`${this.program} has ended`);
    return fetch(url).then(
      (response) => response.body?.cancel().then(() => true) ?? true,
      () => false,
    );
  }

  async kill(): Promise<void> {
    process.off('exit', this.onExit);
    this.child.kill('SIGKILL');
    await this.closed;
  }

  private readonly onExit = () => this.child.kill('SIGKILL');
}
