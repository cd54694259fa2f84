import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import { memberRoleNumbers } from '../../auth/member-role.js';

const roles = memberRoleNumbers.join(', ');

/** The roles that may export a record type, for each type that is named: `1=1,2;7=1`. */
export function TypeRoles(): PropertyDecorator {
  return (target, key) => {
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? parse(value) : value))(
      target,
      key,
    );
    ValidateBy(
      { name: 'typeRoles', validator: { validate: (value: unknown) => value instanceof Map } },
      { message: `record types, each once, with the roles of ${roles} such as 1=1,2;7=1 are accepted` },
    )(target, key);
  };
}

/** The roles by type; the text itself where it names none, names a type twice, or a role that there is not. */
function parse(text: string): Map<number, number[]> | string {
  const entries = text.split(';').map((entry) => /^(\d{1,9})=(\d+(?:,\d+)*)$/.exec(entry));
  const byType = new Map<number, number[]>();
  for (const entry of entries) {
    const [, type = '', listed = ''] = entry ?? [];
    const numbers = listed.split(',').map(Number);
    if (!numbers.every((role) => memberRoleNumbers.includes(role)) || byType.has(Number(type))) return text;
    byType.set(Number(type), numbers);
  }
  return byType;
}
