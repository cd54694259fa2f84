import { setTimeout } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { errorText } from '../errors/error-text.js';
import { isOutage } from '../errors/is-outage.js';
import type { Environment } from './config/environment.js';
import { storageOptions } from './module-options.js';

/** A part that has no answer after this time is away, in milliseconds. */
const ANSWER_MS = 10_000;

/** The wait before the second question to a part, in milliseconds; each further wait is twice as long, up to the last one. */
const FIRST_WAIT_MS = 250;
const LAST_WAIT_MS = 4000;

/** A system that the start needs: the variable that names it, with the entry if there are several, and a question to it. */
interface Part {
  variable: string;
  ask: () => Promise<void>;
}

/**
 * Starts the service once its parts answer. A part that goes away during the start is waited for again.
 * @param signal ends the waiting.
 * @throws Error as {@link awaitParts}; the error of the start, unless a part was away.
 */
export async function whenPartsAnswer<Started>(
  environment: Environment,
  signal: AbortSignal,
  start: () => Promise<Started>,
): Promise<Started> {
  const deadline = performance.now() + environment.START_PATIENCE_SECONDS * 1000;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LAST_WAIT_MS)) {
    await awaitParts(environment, signal, deadline);
    try {
      return await start();
    } catch (error) {
      if (!isOutage(error) || performance.now() > deadline) throw error;
      new Logger('Start').warn(`${errorText(error)}. Starting again.`);
    }
    await pause(wait, signal);
  }
}

/**
 * Waits until the tasks' database and the object store answer, for `START_PATIENCE_SECONDS`. The records database may come
 * later: without it, exports wait.
 * @param signal ends the waiting.
 * @param deadline by `performance.now()`.
 * @throws Error one line that names the variable and the fault: at once for a fault that time does not mend, such as a
 *   wrong password; the reason of `signal`.
 */
export async function awaitParts(
  environment: Environment,
  signal: AbortSignal,
  deadline = performance.now() + environment.START_PATIENCE_SECONDS * 1000,
): Promise<void> {
  const { DATABASE_URL } = environment;
  if (DATABASE_URL !== undefined) {
    await awaitPart({ variable: 'DATABASE_URL', ask: () => askDatabase(DATABASE_URL) }, deadline, signal);
  }
  if (environment.MINIO_ENDPOINT !== undefined) {
    await awaitPart({ variable: 'MINIO_ENDPOINT', ask: () => askStore(environment) }, deadline, signal);
  }
  for (const outage of await Promise.all(recordsParts(environment).map(outageOf))) {
    if (outage !== undefined) new Logger('Start').warn(`${outage}. Exports wait for it.`);
  }
}

function recordsParts({ RECORDS_DATABASE_URL, RECORDS_DATABASES = new Map() }: Environment): Part[] {
  const servers = [...RECORDS_DATABASES].map(
    ([name, url]) => [`RECORDS_DATABASES, server ${name}`, url] as const,
  );
  return [...servers, ['RECORDS_DATABASE_URL', RECORDS_DATABASE_URL] as const].flatMap(([variable, url]) =>
    url === undefined ? [] : [{ variable, ask: () => askDatabase(url) }],
  );
}

async function awaitPart(part: Part, deadline: number, signal: AbortSignal): Promise<void> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LAST_WAIT_MS)) {
    signal.throwIfAborted();
    const outage = await outageOf(part);
    if (outage === undefined) return;
    const left = Math.ceil((deadline - performance.now()) / 1000);
    if (left <= 0) throw new Error(`${outage}. Still down after START_PATIENCE_SECONDS.`);
    new Logger('Start').warn(`${outage}. Waiting for it, for ${left} s at most.`);
    await pause(wait, signal);
  }
}

/** @throws the reason of `signal`. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => {
    signal.throwIfAborted();
  });
}

/**
 * Why a part does not answer; undefined if it does.
 * @throws Error for a fault that time does not mend.
 */
async function outageOf({ variable, ask }: Part): Promise<string | undefined> {
  try {
    await ask();
    return undefined;
  } catch (error) {
    const fault = `${variable}: ${errorText(error)}`;
    if (isOutage(error)) return fault;
    throw new Error(`${fault}. ${remedyOf(error)}`, { cause: error });
  }
}

async function askDatabase(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: ANSWER_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Whether the key has its rights is known once the store is prepared. */
async function askStore(environment: Environment): Promise<void> {
  const options = storageOptions(environment);
  if (options.driver !== 'minio') return;
  const { MinioObjectStore } = await import('../storage/minio-object-store.js');
  const late = AbortSignal.timeout(ANSWER_MS);
  try {
    await new MinioObjectStore(options).check(late);
  } catch (error) {
    if (late.aborted)
      throw Object.assign(new Error(`no answer in ${ANSWER_MS / 1000} s`), { code: 'ETIMEDOUT' });
    if (isOutage(error) || isCertificateFault(error)) throw error;
  }
}

function isCertificateFault(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return /CERT|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO/.test(code);
}

function remedyOf(error: unknown): string {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (isCertificateFault(error)) {
    return 'Name the certificate of the authority in NODE_EXTRA_CA_CERTS, or for PostgreSQL in sslrootcert; see docs/deploying.md.';
  }
  if (code.startsWith('28')) return 'Correct the user name and the password.';
  if (code === '3D000') return 'Create the database, or correct its name.';
  return 'Correct the variable.';
}
