import { ValidateBy } from 'class-validator';

/** More than the longest conditions that a console sends; as JSON in UTF-8. */
const MOST_BYTES = 64 * 1024;

/** Objects and arrays within each other. */
const MOST_LEVELS = 8;

/** Neither larger nor nested deeper than conditions need to be. */
export function Bounded(): PropertyDecorator {
  return ValidateBy({
    name: 'bounded',
    validator: {
      // In this order, since deep nesting would break the measuring. What is missing is for others to refuse.
      validate: (value: unknown) =>
        isNestedAtMost(value, MOST_LEVELS) && Buffer.byteLength(JSON.stringify(value ?? null)) <= MOST_BYTES,
      defaultMessage: () =>
        `is too large; at most ${MOST_BYTES / 1024} KiB of JSON are accepted, nested ${MOST_LEVELS} levels deep`,
    },
  });
}

/** Level by level, so that no nesting is too deep to be looked at. */
function isNestedAtMost(value: unknown, depth: number): boolean {
  let level: unknown[] = [value];
  for (let levels = 0; level.length > 0; levels += 1) {
    level = level.filter((one) => typeof one === 'object' && one !== null);
    if (level.length > 0 && levels === depth) return false;
    level = level.flatMap((one) => Object.values(one as Record<string, unknown>));
  }
  return true;
}
