/** How to reach ClickHouse, and what a statement may take of it. */
export interface ClickhouseOptions {
  /** The address of its HTTP interface, e.g. `http://clickhouse:8123`. */
  url: string;
  /** A user who may read the tables, with the profile setting `readonly` 0 or 2; `default` by default. */
  username?: string | undefined;
  password?: string | undefined;
  /** The database of tables whose name has none. */
  database?: string | undefined;
  /** The most memory of a statement, in bytes; one that sorts more than half of it continues on the disk. 4 GiB by default. */
  maxMemory?: number | undefined;
  /** The most CPU threads of a statement; 4 by default. */
  maxThreads?: number | undefined;
  /** The deadline of a statement, in seconds; 21,600 by default. */
  maxSeconds?: number | undefined;
}

export const clickhouseDefaults = {
  maxMemory: 4 * 2 ** 30,
  maxThreads: 4,
  maxSeconds: 21_600,
} as const satisfies Partial<ClickhouseOptions>;

/** The smallest and the largest value of each number. */
const bounds = {
  maxMemory: [2 ** 26, Number.MAX_SAFE_INTEGER],
  maxThreads: [1, 1024],
  maxSeconds: [1, 604_800],
} as const;

/** @throws Error one line that names the option, its fault and the valid values. */
export function checkClickhouse(options: ClickhouseOptions | undefined): void {
  if (!options) return;
  if (!/^https?:/.test(options.url) || !URL.canParse(options.url)) {
    throw new Error('clickhouse.url: invalid. Must be a URL such as http://clickhouse:8123.');
  }
  for (const [name, [from, to]] of Object.entries(bounds)) {
    const value = options[name as keyof typeof bounds];
    if (value === undefined || (Number.isInteger(value) && value >= from && value <= to)) continue;
    throw new Error(`clickhouse.${name}: invalid value ${value}. Must be an integer from ${from} to ${to}.`);
  }
}
