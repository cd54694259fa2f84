import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { python, runProgram } from './programs.js';

/** What LibreOffice takes a cell for: its type, its value, and the formula that yields it. */
export interface SheetCell {
  type: 'string' | 'float' | 'date' | 'boolean' | null;
  value: string;
  formula: string | null;
}

export interface Sheet {
  name: string;
  rows: SheetCell[][];
}

/** Reads a flat OpenDocument spreadsheet: its cells without the empty ones at the end of a row and of a sheet. */
const READER = `
import json, sys, xml.etree.ElementTree as xml
space = {k: 'urn:oasis:names:tc:opendocument:xmlns:%s:1.0' % k for k in ('table', 'office', 'text')}
def name(prefix, local): return '{%s}%s' % (space[prefix], local)
def text(element):
    if element.tag == name('text', 's'): return ' ' * int(element.get(name('text', 'c'), '1'))
    if element.tag == name('text', 'tab'): return '\\t'
    if element.tag == name('text', 'line-break'): return '\\n'
    return (element.text or '') + ''.join(text(child) + (child.tail or '') for child in element)
def cell(element):
    kind = element.get(name('office', 'value-type'))
    shown = '\\n'.join(text(line) for line in element.findall(name('text', 'p')))
    value = {'float': 'value', 'date': 'date-value', 'boolean': 'boolean-value'}.get(kind)
    return {'type': kind, 'formula': element.get(name('table', 'formula')),
            'value': element.get(name('office', value)) if value else element.get(name('office', 'string-value'), shown)}
def rows(table):
    for row in table.iter(name('table', 'table-row')):
        cells = []
        for element in row:
            if not element.tag.startswith(name('table', '')): continue
            one = cell(element)
            times = int(element.get(name('table', 'number-columns-repeated'), '1'))
            cells += [one] * (times if one['type'] else min(times, 100))
        while cells and cells[-1]['type'] is None: cells.pop()
        for _ in range(min(int(row.get(name('table', 'number-rows-repeated'), '1')), 100)): yield cells
sheets = []
for table in xml.parse(sys.argv[1]).iter(name('table', 'table')):
    found = list(rows(table))
    while found and not found[-1]: found.pop()
    sheets.append({'name': table.get(name('table', 'name')), 'rows': found})
json.dump(sheets, sys.stdout)
`;

/** How LibreOffice is told to read a CSV file: separator, quote and character set by its own numbers. */
export function csvFilter(delimiter: string, encoding: 'utf-8' | 'gb18030'): string {
  const charset = { 'utf-8': 76, gb18030: 85 }[encoding];
  return `Text - txt - csv (StarCalc):${delimiter.charCodeAt(0)},34,${charset},1`;
}

/** Opens a file in LibreOffice and answers what stands in its sheets. */
export async function openInLibreOffice(path: string, filter?: string): Promise<Sheet[]> {
  const folder = join(dirname(path), randomUUID());
  await mkdir(folder);
  await runProgram(
    'soffice',
    `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`,
    '--headless',
    ...(filter === undefined ? [] : [`--infilter=${filter}`]),
    '--convert-to',
    'fods',
    '--outdir',
    folder,
    path,
  );
  const converted = join(folder, `${basename(path, extname(path))}.fods`);
  // It ends well also where it could not read the file.
  if (!existsSync(converted)) throw new Error(`LibreOffice can't open ${path}`);
  return python(READER, converted);
}
