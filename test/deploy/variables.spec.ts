import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { parse, parseAllDocuments } from 'yaml';
import { Environment, readEnvironment } from '../../src/service/config/environment.js';

type Variables = Record<string, string>;

/** Parses the documents of a YAML file; `${NAME:-default}` of Compose becomes the default. */
async function documents(path: string): Promise<any[]> {
  const text = (await readFile(path, 'utf8')).replace(/\$\{\w+:-([^}]*)\}/g, '$1');
  return parseAllDocuments(text, { merge: true }).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS();
  });
}

/** Environment variables of each process of this service in docker-compose.yml. */
async function composed(): Promise<Record<string, Variables>> {
  const [{ services }] = await documents('docker-compose.yml');
  return Object.fromEntries(
    Object.entries<any>(services)
      .filter(([, { build }]) => build !== undefined)
      .map(([name, { environment }]) => [
        name,
        Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, String(value)])),
      ]),
  );
}

/** Environment variables of each Deployment in the Kubernetes manifests. */
async function deployed(): Promise<Record<string, Variables>> {
  const names = (await readdir('deploy/k8s')).filter((name) => name !== 'kustomization.yaml');
  const all = (await Promise.all(names.map((name) => documents(`deploy/k8s/${name}`)))).flat();
  const dataOf = (kind: string, name: string): Variables => {
    const found = all.find((one) => one.kind === kind && one.metadata.name === name);
    return found.data ?? found.stringData;
  };
  return Object.fromEntries(
    all
      .filter(({ kind }) => kind === 'Deployment')
      .map(({ metadata, spec }) => {
        const [{ env, envFrom }] = spec.template.spec.containers;
        const shared = envFrom.flatMap(({ configMapRef, secretRef }: any) =>
          Object.entries(
            configMapRef ? dataOf('ConfigMap', configMapRef.name) : dataOf('Secret', secretRef.name),
          ),
        );
        const own = env.map(({ name, value }: any) => [name, value]);
        return [metadata.name, Object.fromEntries([...shared, ...own])];
      }),
  );
}

describe('the deployment files', () => {
  it('start an API and workers', async () => {
    const roles = (processes: Record<string, Variables>) => Object.values(processes).map(({ ROLE }) => ROLE);
    expect(roles(await composed())).toEqual(['api', 'worker']);
    expect(roles(await deployed())).toEqual(['api', 'worker']);
  });

  it('set only variables that the service reads, to valid values', async () => {
    // The driver of PostgreSQL reads this one.
    const known = [...Object.keys(new Environment()), 'PGPASSWORD'];
    for (const [name, variables] of Object.entries({ ...(await composed()), ...(await deployed()) })) {
      const unknown = Object.keys(variables).filter((variable) => !known.includes(variable));
      expect({ name, unknown }).toEqual({ name, unknown: [] });
      const environment = readEnvironment(variables);
      expect(environment.DATABASE_URL).toMatch(/^postgres:/);
      // In the URL, some signs of a password would need escapes.
      if (variables.PGPASSWORD !== undefined)
        expect(new URL(environment.DATABASE_URL ?? '').password).toBe('');
      expect(environment.MINIO_ENDPOINT).toMatch(/^http:/);
    }
  });

  it('have a grace period longer than SHUTDOWN_SECONDS', async () => {
    const [{ services }] = await documents('docker-compose.yml');
    for (const name of ['api', 'worker']) {
      const { SHUTDOWN_SECONDS } = readEnvironment((await composed())[name]);
      expect(parseInt(services[name].stop_grace_period, 10)).toBeGreaterThan(SHUTDOWN_SECONDS);
    }
    for (const name of ['api', 'worker']) {
      const [{ spec }] = await documents(`deploy/k8s/${name}.yaml`);
      const { SHUTDOWN_SECONDS } = readEnvironment((await deployed())[`export-task-${name}`]);
      expect(spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(SHUTDOWN_SECONDS);
    }
  });

  it('give workers that are scaled down a grace period longer than their SHUTDOWN_SECONDS', async () => {
    const [{ patches }] = await documents('deploy/k8s-autoscaling/kustomization.yaml');
    const [{ target, patch }] = patches;
    const operations: any[] = parse(patch);
    const valueAt = (end: string) => operations.find(({ path }) => path.endsWith(end)).value;
    const { name, value } = valueAt('/env/-');
    const patched = { ...(await deployed())[target.name], [name]: value };
    const { SHUTDOWN_SECONDS } = readEnvironment(patched);
    expect(SHUTDOWN_SECONDS).toBe(900);
    expect(valueAt('/terminationGracePeriodSeconds')).toBeGreaterThan(SHUTDOWN_SECONDS);
  });

  it('build the image from existing files that .dockerignore admits', async () => {
    const copies = (await readFile('Dockerfile', 'utf8')).match(/^COPY (?!--from).*$/gm) ?? [];
    const sources = copies.flatMap((line) => line.split(' ').slice(1, -1));
    expect(sources).toContain('src');
    expect(sources.filter((source) => !existsSync(source))).toEqual([]);
    const admitted: string[] = (await readFile('.dockerignore', 'utf8')).match(/^!.*$/gm) ?? [];
    expect(sources.filter((source) => !admitted.includes(`!${source}`))).toEqual([]);
  });
});
