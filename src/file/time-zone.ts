import { invalid, quote } from '../exporter/faults.js';
import type { RecordsDatabase } from '../records/records-database.js';

/** The names of three letters in the IANA database. Node.js also knows CST, IST and others, PostgreSQL does not. */
const shortNames = 'CET EET EST GMT HST MET MST PRC ROC ROK UCT UTC WET'.split(' ');

/** The zone in messages, unless a better one is known. */
const EXAMPLE = 'Asia/Shanghai';

/** The names that a zone may have, in the words of a refusal. */
export const validZones = `the IANA name of a time zone, such as "${EXAMPLE}"`;

/**
 * Whether a value is the name of a time zone in Node.js. An offset is not: PostgreSQL and JavaScript read `+08:00` with
 * opposite signs. Neither is an abbreviation: Node.js takes CST for Chicago.
 */
export function isZoneName(value: unknown): value is string {
  if (typeof value !== 'string' || !/^[A-Za-z][\w+-]*(\/[A-Za-z][\w+-]*)*$/.test(value)) return false;
  if (value.length === 3 && !shortNames.includes(value.toUpperCase())) return false;
  return resolved(value) !== undefined;
}

/**
 * Checks that the records database knows a zone, too. Its names depend on the server: some lack those that the IANA database
 * keeps for compatibility only, such as Asia/Calcutta. A record source needs the zone only in this process, but a task
 * should not depend on the kind of its source.
 * @param field the name of the zone's option in a refusal.
 * @throws PlatformError 4001001 if it does not.
 * @throws Error if the records database does not answer.
 */
export async function checkZone(records: RecordsDatabase, zone: string, field: string): Promise<void> {
  if (zone === 'UTC') return;
  const known = await records.timeZones();
  if (isZoneName(zone) && known.some((name) => name.toLowerCase() === zone.toLowerCase())) return;
  const example = JSON.stringify(sameZone(zone, known));
  throw invalid(
    field,
    `the records database does not know the time zone ${quote(zone)}. Must be an IANA name that it knows, such as ${example}.`,
    `记录数据库不支持时区 ${quote(zone)}，请改用 ${example} 这样的 IANA 名称。`,
  );
}

/** The names found by {@link sameZone}: it compares with all zones, which takes a tenth of a second. */
const found = new Map<string, string>();

/** Another name of a zone, the canonical one first. */
function sameZone(zone: string, known: readonly string[]): string {
  const canonical = isZoneName(zone) ? resolved(zone) : undefined;
  if (canonical === undefined) return EXAMPLE;
  if (known.includes(canonical)) return canonical;
  const before = found.get(canonical);
  // Another server of records may lack it.
  if (before !== undefined && known.includes(before)) return before;
  const name = known.find((one) => resolved(one) === canonical) ?? EXAMPLE;
  found.set(canonical, name);
  return name;
}

/** The canonical names found by {@link resolved}, which takes half a millisecond; some hundreds at most. */
const canonicalNames = new Map<string, string>();

/** The canonical name of a zone in Node.js; undefined for an unknown zone. */
function resolved(zone: string): string | undefined {
  const name = zone.toLowerCase();
  try {
    const canonical =
      canonicalNames.get(name) ??
      new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    canonicalNames.set(name, canonical);
    return canonical;
  } catch {
    return undefined;
  }
}
