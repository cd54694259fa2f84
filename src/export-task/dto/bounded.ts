import { ValidateBy } from 'class-validator';

/** How large a part of a request may be. */
interface Bounds {
  /** As JSON in UTF-8. */
  bytes: number;
  /** Objects and arrays within each other. */
  depth: number;
}

/** An object that is neither larger nor nested deeper than conditions need to be. */
export function Bounded({ bytes, depth }: Bounds): PropertyDecorator {
  return ValidateBy({
    name: 'bounded',
    validator: {
      // In this order, since deep nesting would break the measuring. What is missing is for others to refuse.
      validate: (value: unknown) =>
        isNestedAtMost(value, depth) && Buffer.byteLength(JSON.stringify(value ?? null)) <= bytes,
      defaultMessage: () =>
        `is too large; at most ${bytes / 1024} KiB of JSON are accepted, nested ${depth} levels deep`,
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
