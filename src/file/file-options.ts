import { ApiSchema } from '@nestjs/swagger';
import { plainToInstance, Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsString, MaxLength, ValidateBy, validateSync } from 'class-validator';
import { invalid, quote } from '../exporter/faults.js';
import { isObject } from '../exporter/value.js';
import { DocumentedField } from '../openapi/documented-field.decorator.js';
import { guarded } from './cell-text.js';
import { isZoneName, validZones } from './time-zone.js';

/** The valid values of each option: the source of its type, its check, its error message and its documentation. */
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
  const valid = choices[key].map((choice) => JSON.stringify(choice)).join(', ');
  return IsIn(choices[key], { message: `one of ${valid}` });
}

/** Translates a value from a word: environment variables, and some clients, can send only texts. */
function Word(values: Readonly<Record<string, unknown>>): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && Object.hasOwn(values, value) ? values[value] : value,
  );
}

/** The name of a time zone. */
export function ZoneName(prefix = ''): PropertyDecorator {
  return ValidateBy(
    { name: 'zoneName', validator: { validate: isZoneName } },
    { message: prefix + validZones },
  );
}

/** A text that no spreadsheet reads as a formula; hyphens alone are harmless. */
function MissingText(): PropertyDecorator {
  const validate = (value: unknown) =>
    typeof value === 'string' &&
    !/[\p{Cc}\p{Cs}]/u.test(value) &&
    (/^-*$/.test(value) || guarded(value) === value);
  return ValidateBy(
    { name: 'missingText', validator: { validate } },
    {
      message:
        'a text without control characters that does not begin with = + - @ or a byte order mark; leading blanks are ignored (a text of hyphens only is valid)',
    },
  );
}

/** The options of a file, with their built-in defaults. */
@ApiSchema({
  description: 'How the file is written. `docs/files.md` shows an example file for each option.',
})
export class FileOptions {
  @DocumentedField(
    "The language of the header, of enum values and of booleans, and of the task's `result_desc`. With `raw` the header " +
      'has keys, enum values are as in the records, booleans are `true` and `false`, times are instants in UTC, ' +
      'and `result_desc` is English. The default of JSON Lines is `raw`, whatever the default of the service is.',
  )
  @OneOf('labels')
  labels: Choice<'labels'> = 'zh';

  @DocumentedField(
    'The time zone of times, by its IANA name; the header names it. Days in conditions on times are days of this ' +
      'zone. Dates have no zone, and with `labels` `raw` times are in UTC. Abbreviations such as CST, which several ' +
      'zones share, are refused, and so are names that the records database does not know: some servers lack old ones, ' +
      'such as `US/Pacific` or `Asia/Calcutta`.',
    { type: 'string', example: 'Asia/Shanghai' },
  )
  @ZoneName()
  timezone = 'UTC';

  @DocumentedField(
    'Excel reads a CSV file as UTF-8 only if it begins with a byte order mark (`utf-8-bom`). Programs that always ' +
      'expect UTF-8 are better off without the mark. Some older Chinese programs need GB 18030. Its table is that of 2005, ' +
      'which has all Unicode characters. A program with the table of 2022 may confuse U+FE10 to U+FE19 and U+9FB4 to ' +
      'U+9FBB with the private-use characters that stood for them before, and browsers read U+E5E5 as a space.',
  )
  @OneOf('encoding')
  encoding: Choice<'encoding'> = 'utf-8-bom';

  @DocumentedField('The separator of cells; `tab` is another spelling of the tab character.', {
    enum: [...choices.delimiter, 'tab'],
  })
  @OneOf('delimiter')
  @Word({ tab: '\t' })
  delimiter: Choice<'delimiter'> = ',';

  @DocumentedField('The line break.')
  @OneOf('newline')
  newline: Choice<'newline'> = 'crlf';

  @DocumentedField(
    'The text of a missing value: at most 32 characters that a spreadsheet does not read as a formula. If it is empty, ' +
      'quotes distinguish an empty text from a missing value. In a file of one column a missing value is quoted too: its ' +
      'line would be blank, and readers skip blank lines.',
  )
  @MissingText()
  @MaxLength(32, { message: 'a text of at most 32 characters' })
  @IsString({ message: 'a text of at most 32 characters' })
  null_text = '';

  @DocumentedField(
    'A text that begins with `=`, `+`, `-`, `@` or a full-width form of these gets an apostrophe in front, so that no ' +
      'spreadsheet runs it as a formula. So does a text that has blanks or invisible characters before such a sign, and ' +
      'one that begins with a tab, a line break or a byte order mark. This applies to titles too, but not to ' +
      'numbers, times, booleans and labels of enums. In the file a guarded text looks the same as a text that had the ' +
      'apostrophe before; XLSX and JSON Lines keep every text unchanged. The guard works only if the file is opened with ' +
      'its own delimiter: with another one, a cell may be split into several.',
  )
  @IsBoolean({ message: 'true or false' })
  @Word({ true: true, false: false })
  formula_guard = true;

  @DocumentedField(
    'With `excel_text`, identifiers are written as formulas that evaluate to their text, so that Excel keeps leading ' +
      'zeros and all digits. Identifiers are ids, MACs, serial numbers, phones, and extended properties that are texts.',
  )
  @OneOf('long_numbers')
  long_numbers: Choice<'long_numbers'> = 'plain';

  @DocumentedField('The file itself, a gzip file, or a ZIP archive with the file in it.')
  @OneOf('compress')
  compress: Choice<'compress'> = 'none';

  @DocumentedField(
    '`xlsx` is a workbook with typed cells: numbers are numbers if Excel keeps all their digits, days and times ' +
      'are dates, identifiers are texts. The header has filters, stays in view, and is repeated on each printed page. A ' +
      "new sheet begins after Excel's 1,048,576 rows, or earlier if a sheet of many columns would exceed 4 GiB. A cell " +
      'holds at most 32,767 characters: a task with a longer text becomes Invalid, with the reason in `result_desc`. ' +
      '`jsonl` is a JSON object for each row, with lists as lists and numbers as numbers. Identifiers are strings, and ' +
      'so are numbers from 2^53 on, which JavaScript and jq would round.',
  )
  @OneOf('format')
  format: Choice<'format'> = 'csv';
}

/** The options that a format fixes: another value has no meaning in it. */
export const fixedByFormat: Record<FileOptions['format'], Partial<FileOptions>> = {
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

/** The options with a default of their own in a format, which replaces that of the service. */
export const defaultsByFormat: Record<FileOptions['format'], Partial<FileOptions>> = {
  csv: {},
  xlsx: {},
  // Programs read the file: they need names that stay the same in each language, and values as in the records.
  jsonl: { labels: 'raw' },
};

type Key = keyof FileOptions;

/** The name of a task's option in a message. */
const ofTask = (key: string) => `options.${key}`;

/**
 * The options of a file: the sent ones, completed by the defaults of the service. Options that the format fixes
 * override defaults. A caller may send the fixed value or a default; any other value is refused.
 * @throws PlatformError 4001001 that names the option and its valid values.
 */
export function fileOptions(sent: unknown, defaults: FileOptions): FileOptions {
  const asked = checkedOptions(sent ?? {}, ofTask);
  const format = asked.format ?? defaults.format;
  const options = Object.assign(new FileOptions(), defaults, defaultsByFormat[format], asked);
  const byFormat = fixedByFormat[format];
  for (const [key, value] of Object.entries(asked) as [Key, unknown][]) {
    const valid: unknown[] = [byFormat[key] ?? value, defaults[key], new FileOptions()[key]];
    if (valid.includes(value)) continue;
    const only = JSON.stringify(byFormat[key]);
    throw invalid(ofTask(key), `${quote(value)} cannot be combined with format ${format}. Must be ${only}.`);
  }
  return Object.assign(options, byFormat);
}

/**
 * Checks options. Null means that an option is left out.
 * @param nameOf the name of an option in a message.
 * @throws PlatformError 4001001 that names the option and its valid values.
 */
export function checkedOptions(sent: unknown, nameOf: (key: string) => string): Partial<FileOptions> {
  if (!isObject(sent)) throw invalid('options', `must be an object, not ${quote(sent)}.`);
  const known = Object.keys(new FileOptions());
  const given = Object.entries(sent).filter(([, value]) => value !== null);
  for (const [key] of given) {
    if (!known.includes(key)) {
      throw invalid(nameOf(key), `unknown option. Must be one of ${known.join(', ')}.`);
    }
  }
  // class-transformer would copy an object; NaN replaces it, which is as invalid for every option.
  const values = Object.fromEntries(
    given.map(([key, value]) => [key, typeof value === 'object' ? NaN : value]),
  );
  const checked = plainToInstance(FileOptions, values);
  const [fault] = validateSync(checked);
  if (fault) {
    const { property, constraints = {} } = fault;
    const kind = property in choices ? 'unknown' : 'invalid';
    const [valid = 'another value'] = Object.values(constraints);
    throw invalid(nameOf(property), `${kind} value ${quote(sent[property])}. Must be ${valid}.`);
  }
  return Object.fromEntries(Object.keys(values).map((key) => [key, checked[key as Key]]));
}
