import { ApiSchema } from '@nestjs/swagger';
import { plainToInstance, Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsString, Matches, MaxLength, ValidateBy, validateSync } from 'class-validator';
import { invalid, quote } from '../exporter/faults.js';
import { isObject } from '../exporter/value.js';
import { DocumentedField } from '../openapi/documented-field.decorator.js';

/** What an option can be, for its type, its check, its message and the documentation at once. */
export const choices = {
  labels: ['zh', 'en', 'raw'],
  encoding: ['utf-8-bom', 'utf-8', 'gb18030'],
  delimiter: [',', ';', '\t', '|'],
  newline: ['crlf', 'lf'],
  long_numbers: ['plain', 'excel_text'],
  compress: ['none', 'gzip', 'zip'],
  format: ['csv', 'xlsx', 'jsonl'],
} as const;

type Choice<Key extends keyof typeof choices> = (typeof choices)[Key][number];

function OneOf(key: keyof typeof choices): PropertyDecorator {
  const accepted = choices[key].map((choice) => JSON.stringify(choice)).join(', ');
  return IsIn(choices[key], { message: `one of ${accepted} is` });
}

/** Some clients and every environment variable spell a value as a word. */
function Word(values: Readonly<Record<string, unknown>>): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && Object.hasOwn(values, value) ? values[value] : value,
  );
}

/** The name of a zone. An offset is none: PostgreSQL and JavaScript read `+08:00` as opposites. */
function ZoneName(): PropertyDecorator {
  return ValidateBy(
    { name: 'zoneName', validator: { validate: isZoneName } },
    { message: 'the IANA name of a time zone, such as "Asia/Shanghai", is' },
  );
}

function isZoneName(value: unknown): boolean {
  if (typeof value !== 'string' || !/^[A-Za-z][\w+-]*(\/[A-Za-z][\w+-]*)*$/.test(value)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

/** How a file is written: what a caller may say of it, and what it is where nobody says anything. */
@ApiSchema({
  description: 'How the file is written; `docs/files.md` shows each option with the file that it makes.',
})
export class FileOptions {
  @DocumentedField(
    "The language of the header, of enum values and of booleans, and that of the task's `result_desc`. Without labels " +
      'they are keys, numbers and `true` and `false`, and times are instants in UTC.',
  )
  @OneOf('labels')
  labels: Choice<'labels'> = 'zh';

  @DocumentedField(
    'The zone of times, by its IANA name; the header names it. It has no effect on `raw` times.',
    { type: 'string', example: 'Asia/Shanghai' },
  )
  @ZoneName()
  timezone = 'UTC';

  @DocumentedField(
    'Excel takes a CSV file for UTF-8 only where it begins with a byte order mark; programs that know UTF-8 only are ' +
      'better off without one; some older Chinese programs want GB 18030, which holds every character too.',
  )
  @OneOf('encoding')
  encoding: Choice<'encoding'> = 'utf-8-bom';

  @DocumentedField('What separates cells; `tab` may be written for the tab.', {
    enum: [...choices.delimiter, 'tab'],
  })
  @OneOf('delimiter')
  @Word({ tab: '\t' })
  delimiter: Choice<'delimiter'> = ',';

  @DocumentedField('What ends a line.')
  @OneOf('newline')
  newline: Choice<'newline'> = 'crlf';

  @DocumentedField(
    'The cell of a missing value. Where it is empty, a text that is there but empty is told apart by its quotes. At ' +
      'most 32 characters that no spreadsheet takes for a formula.',
  )
  @Matches(/^([^\p{Cc}\p{Cs}=+\-@＝＋－＠\uFEFF][^\p{Cc}\p{Cs}]*|-*)$/u, {
    message:
      'a text without control characters that begins with none of = + - @ (hyphens alone excepted) and no byte order mark is',
  })
  @MaxLength(32, { message: 'a text of at most 32 characters is' })
  @IsString({ message: 'a text of at most 32 characters is' })
  null_text = '';

  @DocumentedField(
    'A text that begins with `=`, `+`, `-`, `@`, a full-width form of these, a tab, a line break or a byte order mark ' +
      'gets an apostrophe, so that no spreadsheet runs it as a formula; a title does, too. Numbers, times and booleans ' +
      'never do. A text that has an apostrophe before a formula already is not told from a guarded one: JSON Lines ' +
      'holds each as it is. The guard is for who opens a file with its own delimiter: taken for another one, a cell ' +
      'may fall apart into several.',
  )
  @IsBoolean({ message: 'true or false is' })
  @Word({ true: true, false: false })
  formula_guard = true;

  @DocumentedField(
    'With `excel_text` identifiers – ids, MACs, serial numbers, phones, and extended properties that are texts – are ' +
      'written as formulas that yield just their text, so that Excel keeps their leading zeros and every digit.',
  )
  @OneOf('long_numbers')
  long_numbers: Choice<'long_numbers'> = 'plain';

  @DocumentedField('The file itself, or in a gzip or ZIP archive.')
  @OneOf('compress')
  compress: Choice<'compress'> = 'none';

  @DocumentedField(
    '`xlsx` is a workbook with typed cells: numbers are numbers as long as Excel keeps all their digits, times are ' +
      "times, identifiers are texts. A new sheet begins at Excel's 1,048,576th row, sooner where a sheet of many " +
      'columns would not stay below 4 GiB. A text of more than 32,767 characters does not fit into a cell, so such a ' +
      'task is Invalid with the reason. `jsonl` is a JSON object for each row, with lists as lists and numbers as ' +
      'numbers.',
  )
  @OneOf('format')
  format: Choice<'format'> = 'csv';
}

/** What a format settles by itself, whatever is asked for. */
export const settled: Record<FileOptions['format'], Partial<FileOptions>> = {
  csv: {},
  xlsx: { encoding: 'utf-8', delimiter: ',', newline: 'lf', long_numbers: 'excel_text' },
  jsonl: {
    encoding: 'utf-8',
    delimiter: ',',
    newline: 'lf',
    null_text: '',
    formula_guard: false,
    long_numbers: 'plain',
  },
};

type Key = keyof FileOptions;

/** How a message calls an option of a task. */
const ofTask = (key: string) => `options.${key}`;

/**
 * The options of a file: those that were sent, completed by the defaults of the service. What the format settles is
 * never silently another thing than what was asked for: only a default gives way to it.
 * @throws PlatformError 4001001 that names the option and what is accepted.
 */
export function fileOptions(sent: unknown, defaults: FileOptions): FileOptions {
  const asked = checkedOptions(sent ?? {}, ofTask);
  const options = Object.assign(new FileOptions(), defaults, asked);
  const byFormat = settled[options.format];
  for (const [key, value] of Object.entries(asked) as [Key, unknown][]) {
    const harmless: unknown[] = [byFormat[key] ?? value, defaults[key], new FileOptions()[key]];
    if (harmless.includes(value)) continue;
    const only = JSON.stringify(byFormat[key]);
    throw invalid(ofTask(key), `${quote(value)} does not go with format ${options.format}; ${only} does.`);
  }
  return Object.assign(options, byFormat);
}

/**
 * Checks options; one that is null is as good as left out.
 * @param nameOf how a message calls an option.
 * @throws PlatformError 4001001 that names the option and what is accepted.
 */
export function checkedOptions(sent: unknown, nameOf: (key: string) => string): Partial<FileOptions> {
  if (!isObject(sent)) throw invalid('options', `${quote(sent)} is not accepted; an object is.`);
  const known = Object.keys(new FileOptions());
  const given = Object.entries(sent).filter(([, value]) => value !== null);
  for (const [key] of given) {
    if (!known.includes(key)) {
      throw invalid(nameOf(key), `no such option; one of ${known.join(', ')} is accepted.`);
    }
  }
  // No option takes an object, and class-transformer would copy one; not a number is what none takes either.
  const values = Object.fromEntries(
    given.map(([key, value]) => [key, typeof value === 'object' ? NaN : value]),
  );
  const checked = plainToInstance(FileOptions, values);
  const [fault] = validateSync(checked);
  if (fault) {
    const accepted = Object.values(fault.constraints ?? {})[0] ?? 'another value is';
    throw invalid(nameOf(fault.property), `${quote(sent[fault.property])} is not accepted; ${accepted}.`);
  }
  return Object.fromEntries(Object.keys(values).map((key) => [key, checked[key as Key]]));
}
