import { DivIcon, geoJSON, type Map as LeafletMap } from 'leaflet';
import { useMemo, useState } from 'react';
import { Marker, useMapEvents } from 'react-leaflet';
import type { Area } from '#lib/maps/areas.ts';
import classes from './map.module.css';

type Props = { areas: readonly Area[]; className: string | undefined };

/** Of a character and of a line, in pixels, at the labels' font size. */
const CHARACTER = 7;
const LINE = 16;

/** Names the areas, each as fully as its outline has room for at this zoom: number and name, number, nothing. */
export function AreaLabels({ areas, className }: Props) {
  const [zoom, setZoom] = useState<number | null>(null);
  const map = useMapEvents({ zoomend: () => setZoom(map.getZoom()) });
  const boxes = useMemo(() => areas.map((area) => geoJSON(area.area).getBounds()), [areas]);
  const labels = useMemo(
    () =>
      areas.flatMap((area, index) => {
        const box = boxes[index];
        const text = box ? textFor(area, sizeOf(map, box, zoom ?? map.getZoom())) : null;
        return text ? [{ id: area.id, at: area.labelAt, icon: labelIcon(text, className) }] : [];
      }),
    [areas, boxes, className, map, zoom],
  );
  return labels.map(({ id, at, icon }) => (
    <Marker key={id} position={at} icon={icon} interactive={false} keyboard={false} zIndexOffset={-1000} />
  ));
}

type Box = ReturnType<ReturnType<typeof geoJSON>['getBounds']>;
type Lines = { label: string; name: string | null };

function sizeOf(map: LeafletMap, box: Box, zoom: number) {
  const southWest = map.project(box.getSouthWest(), zoom);
  const northEast = map.project(box.getNorthEast(), zoom);
  return { width: northEast.x - southWest.x, height: southWest.y - northEast.y };
}

function textFor({ label, name }: Area, { width, height }: { width: number; height: number }): Lines | null {
  if (width < label.length * CHARACTER + 8 || height < LINE + 6) return null;
  const hasRoom = width > name.length * CHARACTER + 16 && height > 3 * LINE;
  return { label, name: hasRoom && name !== label ? name : null };
}

/** Built from elements and not from HTML: names are what an import brought in. */
function labelIcon({ label, name }: Lines, className: string | undefined): DivIcon {
  const element = document.createElement('div');
  for (const line of name === null ? [label] : [label, name]) {
    const span = document.createElement('span');
    span.textContent = line;
    element.append(span);
  }
  return new DivIcon({ html: element, className: `${classes.label} ${className}`, iconSize: [0, 0] });
}
