import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { RecordsDatabase } from './records-database.js';
import {
  RECORDS_OPTIONS,
  type RecordsOptions,
  type RecordsServersOptions,
  type ServerOf,
} from './records.module-definition.js';
import { rendezvous } from './rendezvous-hash.js';
import { isServerName, SERVER_NAMES } from './server-name.js';
import { LookupFailure, UnknownServer } from './server-faults.js';

/** The name of a server that is the only one. */
const ONLY = '';

/** @throws Error one line, if there is no server, or one has an invalid name. */
export function checkServers(options: RecordsOptions | RecordsServersOptions): void {
  if (!('servers' in options)) return;
  const names = Object.keys(options.servers);
  if (names.length === 0) throw new Error('records.servers: empty. Must have at least one server.');
  const invalid = names.find((name) => !isServerName(name));
  if (invalid === undefined) return;
  throw new Error(`records.servers: invalid name ${JSON.stringify(invalid)}. Must be ${SERVER_NAMES}.`);
}

/** The servers of the records: one for all enterprises, or several with some enterprises each. */
@Injectable()
export class RecordsServers implements OnApplicationShutdown {
  private readonly byName: ReadonlyMap<string, RecordsDatabase>;
  private readonly serverOf: ServerOf;

  constructor(@Inject(RECORDS_OPTIONS) options: RecordsOptions | RecordsServersOptions) {
    if (!('servers' in options)) {
      this.byName = new Map([[ONLY, new RecordsDatabase(options)]]);
      this.serverOf = () => ONLY;
      return;
    }
    const { servers, connections } = options;
    this.byName = new Map(
      Object.entries(servers).map(([name, server]) => [
        name,
        new RecordsDatabase({ ...server, connections }, name),
      ]),
    );
    this.serverOf = options.serverOf ?? ((corpId) => rendezvous(corpId, this.byName.keys()));
  }

  /** Every server. */
  get all(): RecordsDatabase[] {
    return [...this.byName.values()];
  }

  /**
   * The server that has the records of an enterprise at this moment.
   * @throws UnknownServer if it is not one of the configured ones; LookupFailure if finding it fails.
   */
  async of(corpId: string): Promise<RecordsDatabase> {
    let name: string;
    try {
      name = await this.serverOf(corpId);
    } catch (error) {
      throw new LookupFailure('the server of the enterprise could not be found', { cause: error });
    }
    const server = this.byName.get(name);
    if (!server) throw new UnknownServer(name, this.byName.keys());
    return server;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.all.map((server) => server.close()));
  }
}
