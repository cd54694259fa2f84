const DAY = /^\d{4}-\d\d-\d\d$/;
const INTEGER = /^-?\d{1,19}$/;

/** ISO 8601 with Z or an offset. The platform's documents put spaces around the colons, databases one in place of the T. */
const TIME =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d) ?: ?(\d\d)(?: ?: ?(\d\d)(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d\d)(?::?(\d\d))?)$/;

const EARLIEST = Date.parse('0001-01-01T00:00:00.000Z');
/** The last instant of the year 9999. */
export const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/** PostgreSQL allows offsets of less than 16 hours. */
const MOST_OFFSET_HOURS = 15;

/** A day of the years 1 to 9999; undefined for anything else. */
export function parseDay(value: unknown): string | undefined {
  return typeof value === 'string' && DAY.test(value) && parseInstant(value) !== undefined
    ? value
    : undefined;
}

/**
 * The epoch milliseconds of a time in the years 1 to 9999: ISO 8601 with Z or an offset, a day, which is its midnight in
 * UTC, or epoch milliseconds as a number or as digits. Undefined for anything else.
 */
export function parseInstant(value: unknown): number | undefined {
  const instant = typeof value === 'string' && !INTEGER.test(value) ? parseTime(value) : epoch(value);
  return instant !== undefined && instant >= EARLIEST && instant <= LATEST ? instant : undefined;
}

function epoch(value: unknown): number | undefined {
  const instant = typeof value === 'string' ? Number(value) : value;
  return Number.isSafeInteger(instant) ? (instant as number) : undefined;
}

function parseTime(value: string): number | undefined {
  if (DAY.test(value)) return utc(value, '00:00:00');
  const parts = TIME.exec(value);
  if (!parts) return undefined;
  const [, day = '', hour, minute, second = '00', fraction = '0', sign, hours = '0', minutes = '0'] = parts;
  const local = utc(day, `${hour}:${minute}:${second}`);
  if (local === undefined || Number(hours) > MOST_OFFSET_HOURS || Number(minutes) > 59) return undefined;
  // PostgreSQL rounds to microseconds when it reads a time, and cuts to milliseconds when it writes one.
  const milliseconds = Math.floor(Math.round(Number(`0.${fraction}`) * 1e6) / 1000);
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return local + milliseconds + (sign === '-' ? offset : -offset);
}

function utc(day: string, clock: string): number | undefined {
  const iso = `${day}T${clock}.000Z`;
  const instant = Date.parse(iso);
  // Date.parse turns the 30th of February into a day of March; only a real day survives the round trip.
  return !Number.isNaN(instant) && new Date(instant).toISOString() === iso ? instant : undefined;
}

/** The form in which the platform writes an instant: `2014-10-09T08:15:40.843Z`. */
export function rawTime(instant: number): string {
  return new Date(instant).toISOString();
}

/**
 * The SQL expression for the same form, cut to the millisecond. A year before 1 or after 9999 has a sign and six digits, as
 * ISO 8601 demands: 44 BC is `-000043`. An infinite time is `infinity` or `-infinity`.
 */
export function rawTimeSql(value: string): string {
  const utcTime = `(${value} AT TIME ZONE 'UTC')`;
  const rest = (year: string) => `to_char(${utcTime}, '${year}-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  const [first, end] = ["'0001-01-01T00:00:00Z'", "'10000-01-01T00:00:00Z'"];
  // PostgreSQL has no year 0, ISO 8601 has.
  const year = `extract(year FROM ${utcTime}) + CASE WHEN ${value} < ${first} THEN 1 ELSE 0 END`;
  return `CASE WHEN ${value} >= ${first} AND ${value} < ${end} THEN ${rest('YYYY')} WHEN isfinite(${value}) THEN to_char(${year}, 'FMSG000000') || ${rest('')} ELSE ${value}::text END`;
}
