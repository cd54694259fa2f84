// The server of clickhouse-server.ts: ClickHouse's HTTP interface over chdb, the engine as a library. It runs in a process of
// its own, since an engine in the process of the tests would share its memory and its threads.
import { Buffer } from 'node:buffer';
import { createServer } from 'node:http';
import { clearInterval, setInterval } from 'node:timers';
import { gunzipSync } from 'node:zlib';
import { Answer } from './answer.js';
import { engine, killInEngine, literal, options, Pipe, VERSION } from './engine.js';
import { failure, ServerError } from './errors.js';
import { addFault, passWithFault, removeFaults, strike, takeFault } from './faults.js';
import { FORMAT, Query } from './query.js';

const { port, username, password } = options;

/** Statements that have a result. All others run to their end before the answer. */
const HAS_RESULT =
  /^\s*(?:--[^\n]*\n\s*|\/\*[^]*?\*\/\s*)*\(?\s*(?:SELECT|WITH|SHOW|DESC|DESCRIBE|EXISTS|EXPLAIN|FROM)\b/i;

/** The queries that have no answer yet. */
const running = new Map();

function tell(message) {
  if (process.connected) process.send(message);
}

function isAllowed(request, parameters) {
  const [, basic = ''] = /^Basic (.*)$/i.exec(request.headers.authorization ?? '') ?? [];
  const [user, ...rest] = Buffer.from(basic, 'base64').toString().split(':');
  const given = basic
    ? [user, rest.join(':')]
    : [
        request.headers['x-clickhouse-user'] ?? parameters.get('user') ?? 'default',
        request.headers['x-clickhouse-key'] ?? parameters.get('password') ?? '',
      ];
  return given[0] === username && given[1] === password;
}

/** The text of a request's body. The parts of a form are parameters, but for the query. */
async function bodyOf(request, parameters) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) {
    const form = await new Response(body, { headers: { 'Content-Type': type } }).formData();
    for (const [name, value] of form) if (name !== 'query') parameters.set(name, value);
    return form.get('query') ?? '';
  }
  return (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
}

/** Runs a statement with a result and passes it on while the engine works. */
async function stream(query, session, answer) {
  const fault = takeFault(query);
  if (fault?.kind === 'error') throw failure(fault.code, fault.message);
  if (fault?.kind === 'refuse') {
    answer.headers = { 'Content-Type': 'text/html' };
    answer.begin(503);
    answer.end();
    return;
  }
  const pipe = await Pipe.open();
  const [, , settings = ''] = FORMAT.exec(query.sql) ?? [];
  const sql = query.sql.replace(FORMAT, '').replace(/[\s;]+$/, '');
  const into = `${sql}\nINTO OUTFILE ${literal(pipe.path)} TRUNCATE FORMAT ${query.format} ${settings}`;
  let error;
  let isRunning = true;
  const ended = session
    .queryAsync(into)
    .then(
      ({ rowsRead, bytesRead }) => {
        Object.assign(query.figures, { read_rows: rowsRead, read_bytes: bytesRead });
      },
      (reason) => {
        error = new ServerError(reason);
      },
    )
    .finally(() => {
      isRunning = false;
      pipe.finish();
    });
  query.abandon = async () => {
    // The engine would go on without a reader, up to the end.
    if (isRunning) killInEngine([query.id]);
    await pipe.close();
    await ended;
    // A killed query is among the processes for as long as its connection.
    session.close();
  };
  const leave = () => {
    if (query.settings.get('cancel_http_readonly_queries_on_client_close') === '1') killInEngine([query.id]);
  };
  answer.response.once('close', leave);
  const progress = reportProgress(query, answer);
  const held = [];
  let struck = false;
  const waits = query.settings.get('wait_end_of_query') === '1';
  try {
    for await (const chunk of pipe.output) {
      if (waits) held.push(chunk);
      else if (fault === undefined) await answer.write(chunk);
      else if (await passWithFault(fault, query, answer, chunk)) struck = true;
      if (struck || answer.isGone || query.killed) break;
    }
    if (!struck && !query.killed && !answer.isGone) {
      await ended;
      clearInterval(progress);
      if (error !== undefined) throw error;
      for (const chunk of held) await answer.write(chunk);
      if (fault === undefined || fault.kind === 'slow') answer.end();
      else await strike(fault, query, answer);
    }
    if (query.killed) throw failure(394, 'Query was cancelled. (QUERY_WAS_CANCELLED)');
  } finally {
    clearInterval(progress);
    answer.response.off('close', leave);
    await query.abandon();
  }
}

function reportProgress(query, answer) {
  if (query.settings.get('send_progress_in_http_headers') !== '1') return undefined;
  const figures = `SELECT toString(read_rows) AS read_rows, toString(read_bytes) AS read_bytes,
    toString(total_rows_approx) AS total_rows_to_read, toString(toUInt64(elapsed * 1e9)) AS elapsed_ns
    FROM system.processes WHERE Settings['log_comment'] = ${literal(query.id)}`;
  const interval = Number(query.settings.get('http_headers_progress_interval_ms') ?? 100);
  return setInterval(() => {
    const line = engine.query(figures, 'JSONEachRow').trim();
    if (line !== '' && !answer.isGone) answer.progress(line);
  }, interval);
}

/** `KILL QUERY WHERE …`: the condition is put to the queries that have no answer yet. */
function kill(query, session) {
  const [, condition] =
    /^\s*KILL\s+QUERY\s+WHERE\s([^]*?)(?:\s(?:A?SYNC|TEST))?(?:\sFORMAT\s+\w+)?[\s;]*$/i.exec(query.sql) ??
    [];
  if (condition === undefined) throw failure(62, 'Syntax error: expected KILL QUERY WHERE …');
  const rows = [...running.values()].filter((one) => one !== query);
  const values = rows.map((one) => `('waiting', ${[one.id, username, one.sql].map(literal).join(', ')})`);
  if (values.length === 0) return '';
  const from = `values('kill_status String, query_id String, user String, query String', ${values.join(', ')})`;
  const ids = session.query(`SELECT query_id FROM ${from} WHERE ${condition} FORMAT TSVRaw`).trim();
  const killed = ids === '' ? [] : ids.split('\n');
  tell({ killed });
  const result = session.query(`SELECT * FROM ${from} WHERE ${condition} FORMAT ${query.format}`);
  for (const id of killed) running.get(id).killed = true;
  killInEngine(killed);
  return result;
}

async function run(query, answer) {
  const session = query.open();
  try {
    if (/^\s*KILL\s/i.test(query.sql)) {
      const result = kill(query, session);
      await answer.write(Buffer.from(result));
      answer.end();
    } else if (HAS_RESULT.test(query.sql)) {
      await stream(query, session, answer);
    } else {
      const { rowsRead } = await session.queryAsync(query.sql);
      if (/^\s*INSERT/i.test(query.sql)) query.figures.written_rows = rowsRead;
      answer.end();
    }
  } finally {
    session.close();
  }
}

const limits = {
  keepAliveTimeout: 10_000,
  // The server's own limit of an address.
  maxHeaderSize: 1024 * 1024,
  // The engine goes on while the client is busy with the last piece.
  highWaterMark: 512 * 1024,
};
const server = createServer(limits, (request, response) => {
  void respond(request, response);
});

async function respond(request, response) {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://front');
  if (pathname === '/ping') return void response.end('Ok.\n');
  if (pathname !== '/') return void response.writeHead(404).end('There is no handle ' + pathname + '\n');
  const body = await bodyOf(request, searchParams).catch(() => undefined);
  if (body === undefined) return undefined;
  if (request.method === 'GET' && !searchParams.get('query')) return void response.end('Ok.\n');
  const query = new Query(searchParams, request.headers, body);
  const answer = new Answer(query, request, response);
  try {
    if (!isAllowed(request, searchParams)) {
      const reason = 'Authentication failed: password is incorrect, or there is no user with such name.';
      throw failure(516, `${username}: ${reason} (AUTHENTICATION_FAILED)`);
    }
    if (running.has(query.id)) {
      const reason = `Query with id = ${query.id} is already running. (QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING)`;
      throw failure(216, reason);
    }
    running.set(query.id, query);
    tell({ asked: { id: query.id, sql: query.sql, settings: Object.fromEntries(searchParams) } });
    try {
      await run(query, answer);
    } finally {
      running.delete(query.id);
    }
  } catch (error) {
    await answer.fail(error instanceof ServerError ? error : new ServerError(error));
  }
  return undefined;
}

function listen() {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

const commands = {
  fault: addFault,
  mend: removeFaults,
  running: () => [...running.keys()],
  unplug: () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    return closed;
  },
  plug: () => listen(),
};

process.on('message', async ({ id, command, argument }) => {
  try {
    tell({ id, result: await commands[command](argument) });
  } catch (error) {
    tell({ id, error: String(error) });
  }
});
// The tests' process has ended.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

await listen();
tell({ ready: VERSION });
