import PDFDocument from 'pdfkit';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import { formatDateTime } from '#lib/domain/time/format-time.ts';
import type { WardMap } from '#lib/maps/ward-map.ts';
import { type LetterMark, letterMarks, liftOf, widthOf } from '#lib/wards/letter-marks.ts';
import { PDF_FONTS } from './pdf-fonts.ts';
import {
  FIGURE_KEYS,
  FIGURES,
  type FigureKey,
  figureText,
  VERDICT_WORDS,
  verdict,
} from './ward-comparison.ts';
import type { RepeatSpot, WardFigures } from './ward-figures.ts';

type Document = PDFKit.PDFDocument;
type Spot = { x: number; y: number };
type Box = Spot & { width: number; height: number };

/** A4 and its parts, in points. */
const PAGE = { width: 595.28, height: 841.89, margin: 42 };
const INNER = PAGE.width - 2 * PAGE.margin;
const GAP = 14;
const COLUMN = (INNER - GAP) / 2;

/** Told apart in grey too: what is overdue is a filled mark, what is not a ring. */
const INK = {
  text: '#1d2527',
  soft: '#56656a',
  line: '#d1dadc',
  accent: '#0e6b71',
  ground: '#edf3f3',
  late: '#c22b1f',
};

/** The ward's figures on one page of A4, for a meeting; its times are the municipality's. */
export function wardReportPdf(report: WardFigures, map: WardMap, timeZone: string): Promise<Buffer> {
  const { ward, municipality } = report;
  const title = `Ward ${ward.number}, ${ward.name}`;
  const doc = new PDFDocument({
    size: 'A4',
    margin: PAGE.margin,
    info: { Title: `${title}: ward report`, Author: municipality },
    lang: 'en-ZA',
    displayTitle: true,
    font: PDF_FONTS.regular,
  });
  const finished = new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
  drawHeading(doc, title, report, timeZone);
  drawFigures(doc, report, 108);
  heading(doc, 'Where open tickets are', PAGE.margin, 252);
  drawMap(doc, map, report.repeatSpots, { x: PAGE.margin, y: 270, width: COLUMN, height: 210 });
  heading(doc, 'Filed and resolved, by week', PAGE.margin + COLUMN + GAP, 252);
  drawWeeks(doc, report, { x: PAGE.margin + COLUMN + GAP, y: 270, width: COLUMN, height: 210 });
  drawCategories(doc, report, { x: PAGE.margin, y: 506, width: COLUMN });
  drawSpots(doc, report, { x: PAGE.margin + COLUMN + GAP, y: 506, width: COLUMN });
  drawFoot(doc);
  doc.end();
  return finished;
}

function drawHeading(
  doc: Document,
  title: string,
  { municipality, at }: WardFigures,
  timeZone: string,
): void {
  doc.font(PDF_FONTS.regular).fontSize(10).fillColor(INK.soft).text(municipality, PAGE.margin, PAGE.margin);
  doc.font(PDF_FONTS.bold).fontSize(20).fillColor(INK.text);
  oneLine(doc, title, PAGE.margin, PAGE.margin + 15, INNER);
  doc.font(PDF_FONTS.regular).fontSize(9).fillColor(INK.soft);
  doc.text(`Ward report of ${formatDateTime(at, timeZone)}`, PAGE.margin, PAGE.margin + 42);
}

function drawFigures(doc: Document, { figures }: WardFigures, top: number): void {
  const width = (INNER - 2 * GAP) / 3;
  const height = 60;
  FIGURE_KEYS.forEach((key: FigureKey, index) => {
    const x = PAGE.margin + (index % 3) * (width + GAP);
    const y = top + Math.floor(index / 3) * (height + 8);
    const judged = verdict(key, figures[key]);
    doc.roundedRect(x, y, width, height, 4).fill(INK.ground);
    doc
      .font(PDF_FONTS.regular)
      .fontSize(8.5)
      .fillColor(INK.soft)
      .text(FIGURES[key].name, x + 9, y + 8);
    doc.font(PDF_FONTS.bold).fontSize(17).fillColor(INK.text);
    doc.text(figureText(key, figures[key].ward), x + 9, y + 20);
    doc
      .font(PDF_FONTS.regular)
      .fontSize(8)
      .fillColor(judged === 'worse' ? INK.late : INK.soft);
    const median = `Median ${figureText(key, figures[key].median)}`;
    oneLine(doc, judged ? `${median}: ${VERDICT_WORDS[judged]}` : median, x + 9, y + 43, width - 18);
  });
}

function drawMap(
  doc: Document,
  { outline, bounds, open }: WardMap,
  spots: readonly RepeatSpot[],
  box: Box,
): void {
  const squeeze = Math.cos((((bounds.south + bounds.north) / 2) * Math.PI) / 180);
  const scale = Math.min(
    (box.width - 16) / ((bounds.east - bounds.west) * squeeze),
    (box.height - 16) / (bounds.north - bounds.south),
  );
  const middle = { lat: (bounds.south + bounds.north) / 2, lng: (bounds.west + bounds.east) / 2 };
  const at = ({ lat, lng }: LatLng): Spot => ({
    x: box.x + box.width / 2 + (lng - middle.lng) * squeeze * scale,
    y: box.y + box.height / 2 - (lat - middle.lat) * scale,
  });
  doc.save().lineWidth(0.8).strokeColor(INK.accent).fillColor(INK.ground);
  for (const ring of outline.area.coordinates.flat()) {
    ring.forEach(([lng = 0, lat = 0], index) => {
      const { x, y } = at({ lat, lng });
      if (index === 0) doc.moveTo(x, y);
      else doc.lineTo(x, y);
    });
    doc.closePath();
  }
  doc.fillAndStroke(INK.ground, INK.accent, 'even-odd');
  for (const { location, count, breached } of open.clusters) drawCluster(doc, at(location), count, breached);
  for (const { location, sla } of open.tickets)
    if (location) drawTicket(doc, at(location), sla === 'breached');
  const places = spots.map(({ letter, location }) => ({ letters: [letter], ...at(location) }));
  for (const mark of letterMarks(places, LETTER_POINTS)) drawLetters(doc, mark);
  doc.restore();
  doc.font(PDF_FONTS.regular).fontSize(7.5).fillColor(INK.soft);
  doc.text(
    'Filled: overdue. A number: that many. A letter: reported again and again.',
    box.x,
    box.y + box.height + 4,
  );
}

function drawTicket(doc: Document, { x, y }: Spot, isLate: boolean): void {
  doc.circle(x, y, 2.6).lineWidth(1);
  if (isLate) doc.fillAndStroke(INK.late, '#ffffff');
  else doc.fillAndStroke('#ffffff', INK.accent);
}

function drawCluster(doc: Document, { x, y }: Spot, count: number, breached: number): void {
  const radius = Math.min(5 + Math.sqrt(count), 14);
  doc.circle(x, y, radius).lineWidth(1.2);
  doc.fillAndStroke(breached > 0 ? INK.late : '#ffffff', breached > 0 ? '#ffffff' : INK.accent);
  doc
    .font(PDF_FONTS.bold)
    .fontSize(7)
    .fillColor(breached > 0 ? '#ffffff' : INK.text);
  centred(doc, String(count), x, y - 2.6);
}

const LETTER_POINTS = 10;

function drawLetters(doc: Document, mark: LetterMark): void {
  const { letters, x, y } = mark;
  const width = widthOf(mark, LETTER_POINTS);
  const bottom = y - liftOf(LETTER_POINTS);
  doc.rect(x - width / 2, bottom - LETTER_POINTS, width, LETTER_POINTS).fillAndStroke(INK.text, '#ffffff');
  doc.polygon([x - 3, bottom], [x + 3, bottom], [x, bottom + 4]).fill(INK.text);
  doc.font(PDF_FONTS.bold).fontSize(7).fillColor('#ffffff');
  centred(doc, letters.join(' '), x, bottom - LETTER_POINTS / 2 - 2.6);
}

function drawWeeks(doc: Document, { weeks }: WardFigures, box: Box): void {
  const most = Math.max(1, ...weeks.flatMap(({ filed, resolved }) => [filed, resolved]));
  const step = box.width / Math.max(weeks.length, 1);
  const bar = step * 0.36;
  const ground = box.y + box.height - 14;
  const heightOf = (count: number) => ((box.height - 30) * count) / most;
  doc.font(PDF_FONTS.regular).fontSize(7);
  weeks.forEach(({ from, filed, resolved }, index) => {
    const x = box.x + index * step;
    doc.rect(x, ground - heightOf(filed), bar, heightOf(filed)).fill(INK.accent);
    doc.rect(x + bar, ground - heightOf(resolved), bar, heightOf(resolved)).fill('#9cc9cb');
    doc.fillColor(INK.soft);
    centred(doc, String(filed), x + bar / 2, ground - heightOf(filed) - 9);
    if (index % 3 === 0)
      doc.text(`${from.slice(8)}/${from.slice(5, 7)}`, x, ground + 4, { lineBreak: false });
  });
  doc
    .moveTo(box.x, ground)
    .lineTo(box.x + box.width, ground)
    .lineWidth(0.6)
    .stroke(INK.line);
  doc.rect(box.x, box.y + box.height + 5, 7, 7).fill(INK.accent);
  doc.fillColor(INK.soft).text('filed', box.x + 11, box.y + box.height + 5, { lineBreak: false });
  doc.rect(box.x + 42, box.y + box.height + 5, 7, 7).fill('#9cc9cb');
  doc.fillColor(INK.soft).text('resolved', box.x + 53, box.y + box.height + 5, { lineBreak: false });
}

type Column = { title: string; width: number; align?: 'right' };

function drawCategories(doc: Document, { categories }: WardFigures, at: Omit<Box, 'height'>): void {
  heading(doc, 'Open tickets by category', at.x, at.y);
  const columns: Column[] = [
    { title: 'Category', width: at.width - 100 },
    { title: 'Open', width: 45, align: 'right' },
    { title: 'Overdue', width: 55, align: 'right' },
  ];
  const rows = categories.map(({ name, open, overdue }) => [name, String(open), String(overdue)]);
  drawTable(doc, columns, rows, 'No ticket is open.', at);
}

function drawSpots(doc: Document, { repeatSpots }: WardFigures, at: Omit<Box, 'height'>): void {
  heading(doc, 'Reported again and again (90 days)', at.x, at.y);
  const columns: Column[] = [
    { title: 'What, and where', width: at.width - 100 },
    { title: 'Reports', width: 50, align: 'right' },
    { title: 'Open', width: 50, align: 'right' },
  ];
  const rows = repeatSpots.map(({ letter, category, reports, open }) => [
    `${letter}  ${category}`,
    String(reports),
    String(open),
  ]);
  drawTable(doc, columns, rows, 'No spot was reported three times.', at);
}

const ROW = 17;

function drawTable(
  doc: Document,
  columns: readonly Column[],
  rows: readonly string[][],
  nothing: string,
  at: Omit<Box, 'height'>,
): void {
  const drawRow = (cells: readonly string[], y: number) => {
    let x = at.x;
    columns.forEach(({ width, align }, index) => {
      oneLine(doc, cells[index] ?? '', x, y, width - 4, align);
      x += width;
    });
  };
  let y = at.y + 20;
  doc.font(PDF_FONTS.bold).fontSize(8).fillColor(INK.soft);
  drawRow(
    columns.map(({ title }) => title),
    y,
  );
  doc.font(PDF_FONTS.regular).fontSize(9).fillColor(INK.text);
  for (const row of rows) {
    y += ROW;
    doc
      .moveTo(at.x, y - 4)
      .lineTo(at.x + at.width, y - 4)
      .lineWidth(0.5)
      .stroke(INK.line);
    drawRow(row, y);
  }
  if (rows.length === 0) doc.fillColor(INK.soft).text(nothing, at.x, y + ROW);
}

function drawFoot(doc: Document): void {
  doc.font(PDF_FONTS.regular).fontSize(7.5).fillColor(INK.soft);
  // Within the margin, or a second page begins.
  doc.text(
    'Made with Lungisa. It holds no resident’s name, words or number.',
    PAGE.margin,
    PAGE.height - PAGE.margin - 12,
    { lineBreak: false },
  );
}

function heading(doc: Document, text: string, x: number, y: number): void {
  doc.font(PDF_FONTS.bold).fontSize(10.5).fillColor(INK.text).text(text, x, y, { lineBreak: false });
}

function centred(doc: Document, text: string, x: number, y: number): void {
  doc.text(text, x - doc.widthOfString(text) / 2, y, { lineBreak: false });
}

/** A text that ends in “…” where it does not fit. */
function oneLine(
  doc: Document,
  text: string,
  x: number,
  y: number,
  width: number,
  align: 'left' | 'right' = 'left',
): void {
  doc.text(text, x, y, { width, align, height: doc.currentLineHeight(), ellipsis: true });
}
