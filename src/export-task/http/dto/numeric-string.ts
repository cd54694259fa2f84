import { Transform } from 'class-transformer';

/** Takes a string of digits for the number it spells: several clients quote their numbers. */
export function NumericString(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value,
  );
}
