import fc from 'fast-check';

/** `CHAOS=whole npm run test:chaos` runs the long form, `npm run test:chaos` a short one. */
export const isWhole = process.env.CHAOS === 'whole';

/** What happens, and when, follows from this number; the name of the suite tells it, and TEST_SEED repeats it. */
export const SEED = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Values that follow from the seed. */
export function drawn<T>(values: fc.Arbitrary<T>, count: number): T[] {
  return fc.sample(values, { seed: SEED, numRuns: count });
}
