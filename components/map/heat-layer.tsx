import { canvas, type LatLngBoundsExpression } from 'leaflet';
import { useMemo } from 'react';
import { Pane, Rectangle } from 'react-leaflet';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import { squareDegrees as degreesAt } from '#lib/domain/geo/tiles.ts';
import type { Viewport } from '#lib/maps/viewport.ts';
import { shadeOf } from './heat-shades.ts';

/** Above the wards' ground, below what one can open. */
const PANE = { name: 'heat', style: { zIndex: 450, pointerEvents: 'none' } } as const;

type Props = { found: Viewport; zoom: number };

/** The squares that the server counted in, the darker the more tickets lie in them; all on one canvas. */
export function HeatLayer({ found, zoom }: Props) {
  const renderer = useMemo(() => canvas({ padding: 0.5, pane: PANE.name }), []);
  const squares = useMemo(() => squaresOf(found, zoom), [found, zoom]);
  const most = Math.max(...squares.map(({ count }) => count), 1);
  return (
    <Pane {...PANE}>
      {squares.map(({ key, bounds, count }) => (
        <Rectangle
          key={`${key} ${count} ${most}`}
          bounds={bounds}
          interactive={false}
          pathOptions={{ renderer, stroke: false, fillColor: '#c2410c', fillOpacity: shadeOf(count, most) }}
        />
      ))}
    </Pane>
  );
}

type Square = { key: string; count: number; bounds: LatLngBoundsExpression };

function squaresOf({ clusters, tickets, squareDegrees }: Viewport, zoom: number): Square[] {
  const side = squareDegrees ?? degreesAt(zoom);
  const squares = new Map<string, Square>();
  const add = ({ lat, lng }: LatLng, count: number) => {
    const [y, x] = [Math.floor(lat / side), Math.floor(lng / side)];
    const key = `${side} ${y} ${x}`;
    const bounds: LatLngBoundsExpression = [
      [y * side, x * side],
      [(y + 1) * side, (x + 1) * side],
    ];
    squares.set(key, { key, bounds, count: (squares.get(key)?.count ?? 0) + count });
  };
  for (const { location, count } of clusters) add(location, count);
  for (const { location } of tickets) add(location, 1);
  return [...squares.values()];
}
