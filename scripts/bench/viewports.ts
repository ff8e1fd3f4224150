import type { LocalActor } from '#lib/domain/access/actor.ts';
import type { Bounds } from '#lib/domain/geo/bounds.ts';
import { bboxParameter } from '#lib/domain/geo/bounds.ts';
import { readViewport, viewportQuery } from '#lib/maps/viewport.ts';
import { quantile } from './measure.ts';

/** A screen of 1100 by 760 pixels around a spot, as the map page has it on a desk. */
const SCREEN = { width: 1100, height: 760 };

/** In the busiest part of the city that scripts/bench/crowded-city.ts makes, and what a screen there is called. */
export const ZOOMS = [
  { name: 'country', zoom: 5 },
  { name: 'province', zoom: 8 },
  { name: 'city', zoom: 11 },
  { name: 'wards', zoom: 13 },
  { name: 'ward', zoom: 14 },
  { name: 'suburb', zoom: 15 },
  { name: 'street', zoom: 17 },
  { name: 'house', zoom: 19 },
] as const;

export type Filter = { name: string; query: Record<string, string> };

const ALL_UNFINISHED =
  'new,open,in_progress,awaiting_citizen,awaiting_supplier,awaiting_internal,escalated,reopened';
const day = (before: number) => new Date(Date.now() - before * 86_400_000).toISOString().slice(0, 10);

/** What people ask of the map. Of words and assignees no count made beforehand knows. */
export const FILTERS = (teamId: string): Filter[] => [
  { name: 'all', query: {} },
  { name: 'unfinished (default)', query: { status: ALL_UNFINISHED } },
  { name: 'closed', query: { status: 'closed' } },
  { name: 'a category', query: { category: 'c0' } },
  { name: 'breached', query: { sla: 'breached' } },
  { name: 'a team', query: { team: teamId } },
  { name: 'last 30 days', query: { from: day(30) } },
  { name: 'last 11 months', query: { from: day(335) } },
  { name: '17 months, from and to', query: { from: day(700), to: day(190) } },
  { name: 'category, breached, 2 years', query: { category: 'c0,c3', sla: 'breached', from: day(730) } },
  {
    name: 'closed by a team, high, a year',
    query: { team: teamId, status: 'closed', priority: 'high', from: day(365) },
  },
  { name: 'rare word', query: { q: 'c4ca4238a0b923820dcc509a6f75849b' } },
  { name: 'common word, unfinished', query: { q: 'pothole', status: ALL_UNFINISHED } },
  { name: 'common word', query: { q: 'pothole' } },
  { name: 'nobody assigned, unfinished', query: { assignee: 'none', status: ALL_UNFINISHED } },
  { name: 'nobody assigned, all', query: { assignee: 'none' } },
];

function screenAround({ lat, lng }: { lat: number; lng: number }, zoom: number): Bounds {
  const degreesAPixel = 360 / 2 ** zoom / 256;
  const [width, height] = [
    (SCREEN.width / 2) * degreesAPixel,
    (SCREEN.height / 2) * degreesAPixel * Math.cos((lat * Math.PI) / 180),
  ];
  return { south: lat - height, west: lng - width, north: lat + height, east: lng + width };
}

export type Measured = { p50: number; p95: number; bytes: number; marks: number; total: number };

/** Times of the whole query, transaction and JSON included; each run looks at a screen a little aside. */
export async function measureViewport(
  actor: LocalActor,
  middle: { lat: number; lng: number },
  zoom: number,
  filter: Filter,
  runs: number,
): Promise<Measured> {
  const times: number[] = [];
  let bytes = 0;
  let marks = 0;
  let total = 0;
  for (let run = -1; run < runs; run += 1) {
    const box = screenAround(middle, zoom);
    const aside = ((run % 5) / 10) * (box.north - box.south);
    const bbox = bboxParameter({ ...box, south: box.south + aside, north: box.north + aside });
    const query = viewportQuery.parse({ ...filter.query, bbox, zoom: String(zoom) });
    const started = performance.now();
    const viewport = await readViewport(actor, query, new Date());
    const json = JSON.stringify(viewport);
    // The first one only warms up.
    if (run >= 0) times.push(performance.now() - started);
    bytes = Math.max(bytes, Buffer.byteLength(json));
    marks = Math.max(marks, viewport.clusters.length + viewport.tickets.length);
    total = Math.max(total, viewport.total);
  }
  return { p50: quantile(times, 0.5), p95: quantile(times, 0.95), bytes, marks, total };
}
