import { DivIcon, type Map as LeafletMap } from 'leaflet';
import { useMemo } from 'react';
import { Marker } from 'react-leaflet';
import type { Area } from '#lib/maps/areas.ts';
import { type Label, placeLabels } from '#lib/maps/label-places.ts';
import classes from './map.module.css';
import type { Obstacle } from './marks.ts';
import { useMapZoom } from './use-map-zoom.ts';

type Props = {
  areas: readonly Area[];
  className: string | undefined;
  /** What is not to be written over. */
  obstacles?: readonly Obstacle[] | undefined;
  /** How far below its middle an area is named. Wards are named in the middle. */
  belowPixels?: number;
};

/** Of a character and of a line, in pixels, at the labels' font size. */
const CHARACTER = 7;
const LINE = 16;
const NOTHING: readonly Obstacle[] = [];

/** Names the areas, each as fully as its outline has room for at this zoom: number and name, number, nothing. */
export function AreaLabels({ areas, className, obstacles = NOTHING, belowPixels = 0 }: Props) {
  const { map, zoom } = useMapZoom();
  const wanted = useMemo(
    () => areas.map((area) => labelOf(map, area, { zoom, belowPixels })),
    [map, areas, zoom, belowPixels],
  );
  const labels = useMemo(() => {
    const discs = obstacles.map(({ location, radius }) => ({
      ...pixels(map.project(location, zoom)),
      radius,
    }));
    return placeLabels(wanted, discs).flatMap((place, index) => {
      const area = areas[index];
      if (!area || !place) return [];
      const position = map.unproject([place.at.x, place.at.y], zoom);
      return [{ id: area.id, position, icon: labelIcon(variants(area)[place.size] ?? [], className) }];
    });
  }, [map, areas, zoom, wanted, obstacles, className]);
  return labels.map(({ id, position, icon }) => (
    <Marker
      key={id}
      position={position}
      icon={icon}
      interactive={false}
      keyboard={false}
      zIndexOffset={-1000}
    />
  ));
}

const pixels = ({ x, y }: { x: number; y: number }) => ({ x, y });

/** The lines of an area's label, the fullest first. */
const variants = ({ label, name }: Area): string[][] =>
  name === label ? [[label]] : [[label, name], [label]];

type Seen = { zoom: number; belowPixels: number };

function labelOf(map: LeafletMap, area: Area, { zoom, belowPixels }: Seen): Label {
  const { x, y } = map.project(area.labelAt, zoom);
  const outline = area.area.coordinates.flat().map((ring) =>
    // GeoJSON's order.
    ring.map(([lng = 0, lat = 0]) => {
      const corner = map.project([lat, lng], zoom);
      return [corner.x, corner.y];
    }),
  );
  const sizes = variants(area).map((lines) => ({
    width: Math.max(...lines.map(({ length }) => length)) * CHARACTER,
    height: lines.length * LINE,
  }));
  return { at: { x, y: y + belowPixels }, sizes, outline };
}

/** Built from elements and not from HTML: names are what an import brought in. */
function labelIcon(lines: readonly string[], className: string | undefined): DivIcon {
  const element = document.createElement('div');
  for (const line of lines) {
    const span = document.createElement('span');
    span.textContent = line;
    element.append(span);
  }
  return new DivIcon({ html: element, className: `${classes.label} ${className}`, iconSize: [0, 0] });
}
