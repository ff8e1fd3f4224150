// The parts of an Excel file (ECMA-376) that are the same for all, but for the names of its sheets.
import type { ZipEntry } from './zip-stream.ts';

/** Numbers of the cell formats in `xl/styles.xml`. */
export const STYLES = { plain: 0, header: 1, date: 2, duration: 3, wrapped: 4 } as const;

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE_RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const CONTENT = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

export const SHEET_START = `${DECLARATION}<worksheet xmlns="${MAIN}">`;
export const sheetPath = (number: number) => `xl/worksheets/sheet${number}.xml`;

const STYLES_XML = `${DECLARATION}<styleSheet xmlns="${MAIN}">
<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/><numFmt numFmtId="165" formatCode="[h]:mm"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>
<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

/** Everything beside the sheets. `sheetNames` are written as they are: they hold nothing that XML would mind. */
export function* workbookParts(sheetNames: readonly string[]): Generator<ZipEntry> {
  const numbers = sheetNames.map((_, index) => index + 1);
  yield part('xl/styles.xml', STYLES_XML);
  yield part(
    'xl/workbook.xml',
    `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${sheetNames
      .map((name, index) => `<sheet name="${name}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`)
      .join('')}</sheets></workbook>`,
  );
  yield part(
    'xl/_rels/workbook.xml.rels',
    relations([
      ...numbers.map((number) => ({ type: 'worksheet', target: `worksheets/sheet${number}.xml` })),
      { type: 'styles', target: 'styles.xml' },
    ]),
  );
  yield part('_rels/.rels', relations([{ type: 'officeDocument', target: 'xl/workbook.xml' }]));
  yield part(
    '[Content_Types].xml',
    `${DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="${CONTENT}.sheet.main+xml"/>
<Override PartName="/xl/styles.xml" ContentType="${CONTENT}.styles+xml"/>
${numbers.map((number) => `<Override PartName="/${sheetPath(number)}" ContentType="${CONTENT}.worksheet+xml"/>`).join('')}</Types>`,
  );
}

const part = (path: string, xml: string): ZipEntry => ({ path, bytes: [Buffer.from(xml)] });

const relations = (to: readonly { type: string; target: string }[]) =>
  `${DECLARATION}<Relationships xmlns="${PACKAGE_RELATIONS}">${to
    .map(
      ({ type, target }, index) =>
        `<Relationship Id="rId${index + 1}" Type="${RELATIONS}/${type}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`;
