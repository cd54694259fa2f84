import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { connect, literal } from './engine.js';
import { failure } from './errors.js';

/** Parameters of a request that are no settings of the engine. */
const NO_SETTINGS = new Set(
  'query database default_format query_id session_id session_timeout session_check user password compress decompress wait_end_of_query buffer_size role quota_key stacktrace'.split(
    ' ',
  ),
);

/** The end of a statement that names the format of its result. */
export const FORMAT = /\sFORMAT\s+(\w+)\s*(SETTINGS\s[^]*?)?[\s;]*$/i;

/** One request's statement, with the settings and parameters that came with it. */
export class Query {
  started = performance.now();
  figures = { read_rows: 0, read_bytes: 0, written_rows: 0 };

  constructor(parameters, headers, body) {
    this.id = parameters.get('query_id') || headers['x-clickhouse-query-id'] || randomUUID();
    const text = [parameters.get('query'), body].filter(Boolean).join('\n');
    // The engine makes ids of its own; the id that a client gave is in the comment.
    const processes = "(SELECT * REPLACE (Settings['log_comment'] AS query_id) FROM system.processes)";
    this.sql = /^\s*KILL/i.test(text) ? text : text.replaceAll(/\bsystem\.processes\b/g, processes);
    this.settings = parameters;
    this.database = parameters.get('database') || headers['x-clickhouse-database'];
    const [, format] = FORMAT.exec(this.sql) ?? [];
    this.format =
      format ?? parameters.get('default_format') ?? headers['x-clickhouse-format'] ?? 'TabSeparated';
  }

  summary() {
    const { read_rows, read_bytes, written_rows } = this.figures;
    const elapsed = Math.round((performance.now() - this.started) * 1e6);
    const names = { read_rows, read_bytes, written_rows, total_rows_to_read: read_rows, elapsed_ns: elapsed };
    return JSON.stringify(
      Object.fromEntries(Object.entries(names).map(([name, value]) => [name, String(value)])),
    );
  }

  /** A connection to the engine with the settings of the request. */
  open() {
    const session = connect();
    try {
      if (this.database) session.query(`USE \`${this.database.replaceAll('`', '\\`')}\``);
      session.query(`SET log_comment = ${literal(this.id)}`);
      const given = [...this.settings].filter(([name]) => !NO_SETTINGS.has(name));
      const isParameter = ([name]) => name.startsWith('param_');
      const settings = given.filter((one) => !isParameter(one));
      // The last one: nothing can be set afterwards.
      settings.sort(([one], [other]) => Number(one === 'readonly') - Number(other === 'readonly'));
      // A parameter is a statement here, whose length the engine limits; the server has no such limit.
      const parameters = [
        ['max_query_size', '100000000'],
        ...given.filter(isParameter),
        ['max_query_size', '262144'],
      ];
      for (const [name, value] of [...parameters, ...settings]) {
        if (!/^\w+$/.test(name)) throw failure(115, `Unknown setting '${name}'`);
        session.query(`SET ${name} = ${literal(value)}`);
      }
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }
}
