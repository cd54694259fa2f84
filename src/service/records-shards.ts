import { TaskStatus } from '../export-task/export-task.entity.js';
import { rendezvous } from '../records/rendezvous-hash.js';

/** Runs a statement in the tasks' database and returns its rows. */
type Ask = (sql: string, values: unknown[]) => Promise<unknown>;

/** Where the records of an enterprise are, and why. */
export interface Placement {
  corpId: string;
  server: string;
  /** Whether an operator has assigned it to the server; otherwise the hash has. */
  assigned: boolean;
  /** Number of its running exports. */
  running: number;
}

/** The number of enterprises on a server. */
export interface ServerSize {
  server: string;
  assigned: number;
  /** Enterprises with tasks that the hash places on it. */
  hashed: number;
}

/** Finds the server of each enterprise: the one that an operator has assigned in the table `records_shard`, else by a hash. */
export class RecordsShards {
  private asked: string[] = [];
  private answer: Promise<ReadonlyMap<string, string>> | undefined;

  /** @param servers the names of the configured servers. */
  constructor(
    readonly servers: readonly string[],
    private readonly ask: Ask,
  ) {}

  /** The server of an enterprise at this moment. Questions that are asked at once share one statement. */
  async serverOf(corpId: string): Promise<string> {
    this.asked.push(corpId);
    this.answer ??= this.nextAnswer();
    return (await this.answer).get(corpId) ?? this.hashed(corpId);
  }

  /** Where these enterprises are. */
  async find(corpIds: readonly string[]): Promise<Placement[]> {
    const assigned = await this.assigned(corpIds);
    const running = (await this.ask(
      `SELECT corp_id, count(*)::int AS count FROM export_task
        WHERE status = ${TaskStatus.Exporting} AND corp_id = ANY ($1) GROUP BY corp_id`,
      [corpIds],
    )) as { corp_id: string; count: number }[];
    return corpIds.map((corpId) => ({
      corpId,
      server: assigned.get(corpId) ?? this.hashed(corpId),
      assigned: assigned.has(corpId),
      running: running.find(({ corp_id }) => corp_id === corpId)?.count ?? 0,
    }));
  }

  /**
   * Assigns enterprises to a server, all at once; to the one that the hash chooses if there is none.
   * @throws Error one line, for an unknown server.
   */
  async move(corpIds: readonly string[], to: string | undefined): Promise<void> {
    if (to === undefined) {
      await this.ask('DELETE FROM records_shard WHERE corp_id = ANY ($1)', [corpIds]);
      return;
    }
    if (!this.servers.includes(to)) {
      throw new Error(
        `--to: unknown server ${JSON.stringify(to)}. Must be one of ${this.servers.join(', ')}.`,
      );
    }
    await this.ask(
      `INSERT INTO records_shard SELECT DISTINCT corp_id, $2 FROM unnest($1::text[]) AS corp_id
       ON CONFLICT (corp_id) DO UPDATE SET server = excluded.server`,
      [corpIds, to],
    );
  }

  /** The number of enterprises on each server, also on those that are no longer configured. */
  async sizes(): Promise<ServerSize[]> {
    const assigned = await this.assignedByServer();
    const others = (await this.ask(
      `SELECT DISTINCT corp_id FROM export_task AS t
        WHERE NOT EXISTS (SELECT FROM records_shard AS s WHERE s.corp_id = t.corp_id)`,
      [],
    )) as { corp_id: string }[];
    const hashed = others.map(({ corp_id }) => this.hashed(corp_id));
    const names = new Set([...this.servers, ...assigned.keys()]);
    return [...names].map((server) => ({
      server,
      assigned: assigned.get(server) ?? 0,
      hashed: hashed.filter((name) => name === server).length,
    }));
  }

  /** One line for each server that has enterprises but is not configured. */
  async faults(): Promise<string[]> {
    const assigned = await this.assignedByServer();
    return [...assigned]
      .filter(([server]) => !this.servers.includes(server))
      .map(
        ([server, count]) =>
          `records_shard: the server ${JSON.stringify(server)} is unknown, so the exports of its enterprises (${count}) wait. Add it to RECORDS_DATABASES, or move them with npm run shards.`,
      );
  }

  private hashed(corpId: string): string {
    return rendezvous(corpId, this.servers);
  }

  /** Waits for one microtask, so that questions that are asked together share a statement. */
  private async nextAnswer(): Promise<ReadonlyMap<string, string>> {
    await Promise.resolve();
    const { asked } = this;
    this.asked = [];
    this.answer = undefined;
    return this.assigned(asked);
  }

  private async assigned(corpIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = (await this.ask('SELECT corp_id, server FROM records_shard WHERE corp_id = ANY ($1)', [
      corpIds,
    ])) as { corp_id: string; server: string }[];
    return new Map(rows.map(({ corp_id, server }) => [corp_id, server]));
  }

  private async assignedByServer(): Promise<ReadonlyMap<string, number>> {
    const rows = (await this.ask(
      'SELECT server, count(*)::int AS count FROM records_shard GROUP BY server ORDER BY server',
      [],
    )) as { server: string; count: number }[];
    return new Map(rows.map(({ server, count }) => [server, count]));
  }
}
