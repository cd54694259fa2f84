import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { Scrape } from '../operate/scrape.js';
import { TestService } from '../support/service.js';

const manifest = async (path: string): Promise<any> => parse(await readFile(`deploy/${path}`, 'utf8'));

describe('the autoscaler of the workers', () => {
  it('scales the workers of the manifests, up from the number that they have', async () => {
    const { spec } = await manifest('k8s-autoscaling/worker-autoscaler.yaml');
    const { apiVersion, kind, metadata, spec: workers } = await manifest('k8s/worker.yaml');
    expect(spec.scaleTargetRef).toEqual({ apiVersion, kind, name: metadata.name });
    expect(spec.minReplicas).toBe(workers.replicas);
    expect(spec.maxReplicas).toBeGreaterThan(spec.minReplicas);
  });

  it('asks for a metric that the adapter makes from one of the service, which has no labels', async () => {
    const { spec } = await manifest('k8s-autoscaling/worker-autoscaler.yaml');
    const [{ external }] = spec.metrics;
    const [rule] = (await manifest('prometheus-adapter.yaml')).rules.external;
    // A rule without a name names its metric like the series.
    expect(rule.name).toBeUndefined();
    expect(rule.seriesQuery.replace(/\{.*/, '')).toBe(external.metric.name);
    const service = await TestService.start();
    try {
      const scrape = await Scrape.of(service.url);
      expect(scrape.value(external.metric.name as string)).toBe(0);
    } finally {
      await service.stop();
    }
  });
});
