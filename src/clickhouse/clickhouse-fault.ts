/** ClickHouse is away, refuses, is overloaded or broke the connection. The same statement may succeed later. */
export class ClickhouseAway extends Error {
  override readonly name = 'ClickhouseAway';

  /** @param code the number of ClickHouse's error, if it has answered. */
  constructor(
    message: string,
    readonly code?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** ClickHouse refuses a statement. */
export class ClickhouseRefusal extends Error {
  /** @param code the number of ClickHouse's error. */
  constructor(
    message: string,
    readonly code: number,
  ) {
    super(message);
  }
}

/**
 * Numbers of errors of a server that is overloaded, stops, has no disk left, or lacks another server: no free thread or
 * connection, a network fault between servers, no Keeper.
 */
const AWAY = new Set([198, 202, 203, 209, 210, 225, 236, 243, 279, 439, 745, 999]);

const MEMORY_LIMIT = 241;

/** The longest text of an error that is kept. */
const MOST_TEXT = 500;

/** Reads the error in a text of ClickHouse; undefined if there is none. */
export function faultIn(text: string): ClickhouseAway | ClickhouseRefusal | undefined {
  const [, code, message = ''] = /Code: (\d+)\. (?:DB::\w*Exception: )?([^]*)/.exec(text) ?? [];
  return code === undefined ? undefined : faultOf(Number(code), message);
}

function faultOf(code: number, text: string): ClickhouseAway | ClickhouseRefusal {
  const line = text
    .replace(/\r?\n[^]*$/, '')
    .replace(/ \(version .*$/, '')
    .slice(0, MOST_TEXT)
    .trim();
  const message = `ClickHouse: ${line} (code ${code})`;
  // It is also the limit of the statement itself; only the total is that of the server.
  const isAway = AWAY.has(code) || (code === MEMORY_LIMIT && line.includes('(total)'));
  return isAway ? new ClickhouseAway(message, code) : new ClickhouseRefusal(message, code);
}

/** An error of the client as a fault. Errors of the network are returned unchanged; others without a code come from a proxy. */
export function clickhouseFault(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ClickhouseAway || error instanceof ClickhouseRefusal) {
    return error;
  }
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && /^\d+$/.test(code)) return faultOf(Number(code), error.message);
  if (code !== undefined) return error;
  return (
    faultIn(error.message) ??
    new ClickhouseAway(`ClickHouse: ${error.message || 'refused'}`, undefined, { cause: error })
  );
}

/** The fault of a connection that sends nothing although no statement runs. */
export function fellSilent(): ClickhouseAway {
  return new ClickhouseAway('ClickHouse: the connection fell silent');
}
