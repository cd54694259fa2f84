import type { FileContent } from './file-format.js';
import { cellFormats, cellsOf, shownText, textCell } from './sheet-cells.js';

/** The constant parts of a workbook, and those that depend on its sheets alone. The standard is ECMA-376. */

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** A sheet of a workbook. */
export interface Sheet {
  name: string;
  /** The path of the sheet in the archive, without `xl/`. */
  path: string;
  /** Rows with the header. */
  rows: number;
}

/** The sheets have the default type of XML, so that their number does not matter. */
export const contentTypes = `${DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="${TYPES}.worksheet+xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`;

export const packageRelationships = relationships([
  `${OFFICE}/officeDocument" Target="xl/workbook.xml`,
  `${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml`,
]);

/** The cell formats, in the order of {@link cellFormats}. Times are aligned like texts. */
export const styles = `${DECLARATION}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font><font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFDCE6F1"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left/><right/><top/><bottom style="thin"><color rgb="FF95B3D7"/></bottom><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="left"/></xf><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="left"/></xf><xf numFmtId="0" fontId="1" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center"/></xf><xf numFmtId="1" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

export function coreProperties({ title, creator, created }: FileContent): string {
  const time = created.toISOString().replace(/\.\d+Z$/, 'Z');
  return `${DECLARATION}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${xmlText(title)}</dc:title><dc:creator>${xmlText(creator)}</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">${time}</dcterms:created></cp:coreProperties>`;
}

/** The workbook: its sheets, the areas of their filters, and the row that is repeated on each printed page. */
export function workbook(sheets: readonly Sheet[], columns: number): string {
  const list = sheets.map(
    ({ name }, index) => `<sheet name="${xmlText(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  const names = sheets.flatMap(({ name, rows }, index) => {
    const sheet = xmlText(`'${name.replaceAll("'", "''")}'!`);
    const of = (defined: string, more: string, area: string) =>
      `<definedName name="_xlnm.${defined}" localSheetId="${index}"${more}>${sheet}${area}</definedName>`;
    const filtered = `$A$1:$${columnName(columns)}$${rows}`;
    return [of('_FilterDatabase', ' hidden="1"', filtered), of('Print_Titles', '', '$1:$1')];
  });
  return `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><bookViews><workbookView/></bookViews><sheets>${list.join('')}</sheets><definedNames>${names.join('')}</definedNames></workbook>`;
}

export function workbookRelationships(sheets: readonly Sheet[]): string {
  return relationships([
    ...sheets.map(({ path }) => `${OFFICE}/worksheet" Target="${path}`),
    `${OFFICE}/styles" Target="styles.xml`,
  ]);
}

/** The part of a sheet before its rows: a frozen header, and columns as wide as their titles and first cells. */
export function sheetStart({ rows }: Sheet, titles: readonly string[], firstRows: readonly string[]): string {
  const header = titles.map((title) => textCell(title, cellFormats.header));
  const width = widths(titles, firstRows).map(
    (one, index) => `<col min="${index + 1}" max="${index + 1}" width="${one}" customWidth="1"/>`,
  );
  return `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="${area(titles.length, rows)}"/><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${width.join('')}</cols><sheetData><row ht="20" customHeight="1">${header.join('')}</row>\n`;
}

/** The part of a sheet after its rows. Identifiers are texts of digits, of which Excel would warn in each cell. */
export function sheetEnd({ rows }: Sheet, columns: number): string {
  const all = area(columns, rows);
  return `</sheetData><autoFilter ref="${all}"/><pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter></headerFooter><ignoredErrors><ignoredError sqref="${all}" numberStoredAsText="1"/></ignoredErrors></worksheet>`;
}

/** A name that Excel takes for a sheet: at most 31 characters, none of them special, and no two alike. */
export function sheetName(title: string, index: number): string {
  const suffix = index === 0 ? '' : ` (${index + 1})`;
  const plain = title
    .toWellFormed()
    .replace(/[[\]:*?/\\\p{C}]/gu, ' ')
    .replace(/^[' ]+/, '')
    .slice(0, MOST_NAME - suffix.length)
    .replace(/[' ]+$/, '');
  // Half of a pair may be left at the end.
  return (plain.toWellFormed().replace(/\uFFFD$/, '') || 'export') + suffix;
}

const MOST_NAME = 31;

/** In characters of the default font; a Chinese character counts as two. */
const NARROWEST = 8;
const WIDEST = 48;

/** The button of the filter, and the margins of a cell. */
const BUTTON = 4;
const MARGIN = 2;

function widths(titles: readonly string[], firstRows: readonly string[]): number[] {
  const cells = firstRows.map(cellsOf);
  return titles.map((title, index) => {
    const widest = Math.max(0, ...cells.map((row) => textWidth(shownText(row[index] ?? ''))));
    const needed = Math.max(textWidth(title) * BOLD + BUTTON, widest + MARGIN);
    return Math.ceil(Math.min(WIDEST, Math.max(NARROWEST, needed)));
  });
}

/** Bold letters are wider. */
const BOLD = 1.1;

function textWidth(text: string): number {
  return (
    text.length +
    (text.match(/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/g)
      ?.length ?? 0)
  );
}

function area(columns: number, rows: number): string {
  return `A1:${columnName(columns)}${rows}`;
}

/** The letters of a column: A for 1, AA for 27. */
function columnName(number: number): string {
  const LETTERS = 26;
  const before = Math.floor((number - 1) / LETTERS);
  return (before > 0 ? columnName(before) : '') + String.fromCharCode(65 + ((number - 1) % LETTERS));
}

function relationships(typesAndTargets: readonly string[]): string {
  const list = typesAndTargets.map((one, index) => `<Relationship Id="rId${index + 1}" Type="${one}"/>`);
  return `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}</Relationships>`;
}

/** A text or attribute of XML, without the characters that XML does not allow. */
function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\uFFFE\uFFFF]/gu, ' ')
    .replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
}
