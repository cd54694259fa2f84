import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

/** A whole number within bounds, from the text of a variable. */
export function Int(from: number, to: number): PropertyDecorator {
  const message = `a whole number from ${from} to ${to} is accepted`;
  return (target, key) => {
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value,
    )(target, key);
    IsInt({ message })(target, key);
    Min(from, { message })(target, key);
    Max(to, { message })(target, key);
  };
}
