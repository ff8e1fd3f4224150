import { DivIcon } from 'leaflet';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import type { SlaState } from '#lib/domain/sla/sla-state.ts';
import type { Cluster } from '#lib/maps/viewport.ts';
import { liftOf, widthOf } from '#lib/wards/letter-marks.ts';
import classes from './marks.module.css';
import { GROUP_SHAPES, SLA_CLASSES, type StatusGroup, slaSign } from './ticket-appearance.ts';

// HTML below holds numbers and constants of ours only, never a word that somebody typed.

const TICKET_PIXELS = 24;

/** The mark of one ticket: coloured by its clock, shaped by its status. */
export function ticketIcon(group: StatusGroup, sla: SlaState): DivIcon {
  const colour = classes[SLA_CLASSES[sla]] ?? '';
  return new DivIcon({
    className: `${classes.ticket} ${colour}`,
    iconSize: [TICKET_PIXELS, TICKET_PIXELS],
    popupAnchor: [0, -TICKET_PIXELS / 2],
    html: `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${GROUP_SHAPES[group]}"/><path class="${classes.sign}" d="${slaSign(sla, group)}"/></svg>`,
  });
}

/** The circle's radius and its place in a box of 48 by 48. */
const RING = { radius: 20, middle: 24 };
const ROUND = 2 * Math.PI * RING.radius;

const clusterPixels = (count: number) => Math.min(34 + 6 * Math.floor(Math.log10(count)), 54);

/** Between a mark and what is written beside it. */
const CLEAR_PIXELS = 4;

/** What stands on the map, and how far around it nothing is to be written: `radius` in pixels. */
export type Obstacle = { location: LatLng; radius: number };

/** The marks of these clusters and tickets. */
export const obstaclesOf = (
  clusters: readonly Cluster[],
  tickets: readonly { location: LatLng }[],
): Obstacle[] => [
  ...clusters.map(({ location, count }) => ({ location, radius: clusterPixels(count) / 2 + CLEAR_PIXELS })),
  ...tickets.map(({ location }) => ({ location, radius: TICKET_PIXELS / 2 + CLEAR_PIXELS })),
];

/** A circle for many tickets; the red part of its ring is the share that is overdue. */
export function clusterIcon(count: number, breached: number): DivIcon {
  const pixels = clusterPixels(count);
  const circle = (className: string | undefined, extra = '') =>
    `<circle class="${className}" cx="${RING.middle}" cy="${RING.middle}" r="${RING.radius}" ${extra}/>`;
  const share = ((breached / count) * ROUND).toFixed(2);
  return new DivIcon({
    className: classes.cluster ?? '',
    iconSize: [pixels, pixels],
    popupAnchor: [0, -pixels / 2],
    html: `<svg viewBox="0 0 48 48" aria-hidden="true">${circle(classes.ring)}${
      breached > 0 ? circle(classes.share, `stroke-dasharray="${share} ${ROUND.toFixed(2)}"`) : ''
    }</svg><span>${shortCount(count)}</span>`,
  });
}

/** 999, 1.2k, 35k: what fits into a circle. */
function shortCount(count: number): string {
  if (count < 1000) return String(count);
  const thousands = count / 1000;
  return `${thousands < 10 ? (Math.floor(thousands * 10) / 10).toString() : Math.floor(thousands)}k`;
}

const PIN_PIXELS = { width: 30, height: 40 };

/** The pin of a chosen spot; its tip is the spot. */
export const pinIcon = (): DivIcon =>
  new DivIcon({
    className: classes.pin ?? '',
    iconSize: [PIN_PIXELS.width, PIN_PIXELS.height],
    iconAnchor: [PIN_PIXELS.width / 2, PIN_PIXELS.height - 1],
    html: '<svg viewBox="0 0 30 40" aria-hidden="true"><path d="M15 38.5c-1.2-4.6-12.5-12.6-12.5-23.500a12.5 12.5 0 0 1 25 0c0 10.9-11.3 18.9-12.5 23.500z"/><circle cx="15" cy="15" r="4.5"/></svg>',
  });

/** Where the person is who looks at the map. */
export const hereIcon = (): DivIcon =>
  new DivIcon({ className: classes.here ?? '', iconSize: [22, 22], html: '' });

/** A ring around what the pointer or the focus is on in the list. */
export const highlightIcon = (): DivIcon =>
  new DivIcon({ className: classes.highlight ?? '', iconSize: [44, 44], html: '' });

export const LETTER_PIXELS = 20;

/** Letters that a list beside the map explains, on a sign that points to their spots. */
export const letterIcon = (letters: readonly string[]): DivIcon => {
  const element = document.createElement('span');
  element.textContent = letters.join(' ');
  const width = widthOf({ letters }, LETTER_PIXELS);
  return new DivIcon({
    className: classes.letter ?? '',
    iconSize: [width, LETTER_PIXELS],
    iconAnchor: [width / 2, LETTER_PIXELS + liftOf(LETTER_PIXELS)],
    html: element,
  });
};

/** The signs with letters of these spots, which stand above them. */
export const obstaclesOfLetters = (spots: readonly { location: LatLng }[]): Obstacle[] =>
  spots.map(({ location }) => ({
    location,
    radius: liftOf(LETTER_PIXELS) + LETTER_PIXELS + CLEAR_PIXELS,
  }));
