/** One scrape of the metrics of a process. */
export class Scrape {
  private constructor(private readonly text: string) {}

  static async of(url: string): Promise<Scrape> {
    const response = await fetch(`${url}/metrics`);
    if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
    return new Scrape(await response.text());
  }

  /** Names of all metrics as PromQL uses them: a histogram has three. */
  get names(): string[] {
    return [...this.text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? ['bucket', 'count', 'sum'].map((part) => `${name}_${part}`) : [name],
    );
  }

  /** Name, kind and help text of each metric of this service. */
  get own(): { name: string; kind: string; help: string }[] {
    return [...this.text.matchAll(/^# HELP (export_(?:task|webhook)_\S+) (.*)\n# TYPE \S+ (\S+)$/gm)].map(
      ([, name = '', help = '', kind = '']) => ({ name, kind, help }),
    );
  }

  /** Value of a metric with exactly these labels; undefined if there is none. */
  value(name: string, labels: Record<string, string | number> = {}): number | undefined {
    const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    for (const [, found, inner = '', value] of this.text.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)) {
      const has = inner === '' ? [] : inner.split(/,(?=\w+=")/);
      if (found !== name || has.length !== wanted.length) continue;
      if (wanted.every((one) => has.includes(one))) return Number(value);
    }
    return undefined;
  }

  /** The distinct values of a label. */
  labels(label: string): string[] {
    return [
      ...new Set(
        [...this.text.matchAll(new RegExp(`[{,]${label}="([^"]*)"`, 'g'))].map(([, one = '']) => one),
      ),
    ];
  }
}
