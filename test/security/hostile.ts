import fc from 'fast-check';

/** Names and values with a meaning of their own to something that they could get into. */
export const hostileTexts: readonly string[] = [
  // JavaScript and its objects
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', '${x}', '{{7*7}}'],
  // SQL, and what quotes in it
  ...["'", '"', '`', '\\', "\\'", "'; DROP TABLE export_task; --", "x') OR TRUE --", '" OR "1"="1'],
  ...[
    '$$',
    '$1',
    't.id',
    't."id"',
    'id; SELECT pg_sleep(60)',
    "E'\\'",
    '/*',
    '--',
    '%',
    '_',
    '\\.',
    '\\N',
    '?',
  ],
  // paths, keys, headers, lines of a log
  ...[
    '../../../etc/passwd',
    '..',
    '.',
    '/',
    '..\\..\\x',
    'a/b',
    '%2e%2e%2f',
    '~',
    'CON',
    '.csv',
    '-rf',
    'a\tb',
  ],
  ...[
    '\r\nSet-Cookie: a=b',
    '\n[Nest] 1  - LOG forged',
    '\x1b[31mred',
    '\x07',
    '\x85',
    '\u2028',
    '\u202Evsc',
  ],
  // operators, groups, properties
  ...['$where', '$regex', '$logical', '$', 'a.b', 'vdevice.1', 'snapshot_shuffle', 'corp_id', '{index}'],
  // texts that are no texts everywhere
  ...[
    '\0',
    'a\0b',
    '\uD800',
    '\uDC00x',
    '\uFFFF',
    '\uFEFF',
    '',
    ' ',
    '=1+1',
    '😀',
    '𠮷',
    'NaN',
    'null',
    '-0',
  ],
  ...['x'.repeat(129), '灯'.repeat(10_000)],
];

/** A text of the corpus, alone or within others, or of any 16-bit units at all. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...hostileTexts) },
  {
    weight: 1,
    arbitrary: fc.array(fc.constantFrom(...hostileTexts), { maxLength: 4 }).map((all) => all.join('')),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 })
      .map((units) => String.fromCharCode(...units)),
  },
);

/** Members under the given names; also `__proto__` is one of the object's own. */
export function objectOf(key: fc.Arbitrary<string>, value: fc.Arbitrary<unknown>): fc.Arbitrary<object> {
  return fc.array(fc.tuple(key, value), { maxLength: 3 }).map((members) => Object.fromEntries(members));
}

const scalar: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom(null, true, false, 0, -0, 1, -1, 1.5, 2 ** 53, -(2 ** 63), 1e308, 5e-324),
  fc.integer().map(String),
);

/** Any JSON of hostile texts. */
export const hostileJson: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    { weight: 3, arbitrary: scalar },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    { weight: 1, arbitrary: objectOf(hostileText, tie('value')) },
  ),
})).value;

/** JSON of that many arrays, or objects, in one another. */
export function nested(levels: number): string[] {
  return [
    `${'['.repeat(levels)}${']'.repeat(levels)}`,
    `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`,
    `${'{"$eq":'.repeat(levels)}1${'}'.repeat(levels)}`,
  ];
}
