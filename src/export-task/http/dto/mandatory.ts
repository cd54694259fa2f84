import { IsNotEmpty } from 'class-validator';
import { ErrorCode } from '../../../errors/platform-error.js';

/** The field must be there and not be empty, else 4001002. */
export function Mandatory(): PropertyDecorator {
  return IsNotEmpty({ message: 'is missing or empty', context: { code: ErrorCode.fieldMissing } });
}
