import 'leaflet/dist/leaflet.css';
import { LatLngBounds, type Map as LeafletMap } from 'leaflet';
import { type ReactNode, useEffect } from 'react';
import { AttributionControl, MapContainer, ScaleControl, TileLayer, useMap } from 'react-leaflet';
import type { Bounds } from '#lib/domain/geo/bounds.ts';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import type { BaseMap as Base } from '#lib/maps/base-map.ts';
import classes from './map.module.css';
import marks from './marks.module.css';
import type { Obstacle } from './marks.ts';
import { WardLayer } from './ward-layer.tsx';

/** Where the map opens: on a spot, or on a box. */
export type View = { center: LatLng; zoom: number } | { bounds: Bounds };

type Props = {
  base: Base;
  /** The map's accessible name. */
  label: string;
  /** The id of a text that says how to use it by keyboard. */
  describedBy?: string;
  /** `application` where the arrow keys are the way to use it. */
  role?: 'region' | 'application';
  view?: View;
  className?: string | undefined;
  children?: ReactNode;
  /** A small map to look at: neither dragged nor zoomed by the wheel, so that the page scrolls over it. */
  still?: boolean;
  /** Wards are the ground, unless somebody turns them off. */
  showsWards?: boolean;
  /** What the wards’ names make way for. */
  obstacles?: readonly Obstacle[];
};

/** Before wards are drawn there is nothing nearer to show than the country. */
const SOUTH_AFRICA: Bounds = { south: -35, west: 16.3, north: -22, east: 33 };

export const LARGEST_ZOOM = 19;

const leafletBounds = ({ south, west, north, east }: Bounds) =>
  new LatLngBounds([south, west], [north, east]);

/** The map that all others stand on. Without tiles it is drawn from the wards alone, and needs no network. */
export default function BaseMap(props: Props) {
  const { base, label, describedBy, role, view, className, children, still, showsWards, obstacles } = props;
  const { tiles, wards, bounds } = base;
  const opening = view ?? { bounds: bounds ?? SOUTH_AFRICA };
  const options =
    'center' in opening
      ? { center: opening.center, zoom: opening.zoom }
      : { bounds: leafletBounds(opening.bounds), boundsOptions: { padding: [12, 12] as [number, number] } };
  return (
    <div className={`${classes.frame} ${marks.palette} ${tiles ? classes.tiled : ''} ${className ?? ''}`}>
      <MapContainer
        {...options}
        className={classes.map ?? ''}
        minZoom={4}
        maxZoom={LARGEST_ZOOM}
        // Tiles blur between whole zooms; outlines do not, and so the wards fill the frame.
        zoomSnap={tiles ? 1 : 0.25}
        attributionControl={false}
        scrollWheelZoom={!still}
        dragging={!still}
        worldCopyJump={false}
      >
        <Name label={label} describedBy={describedBy} role={role ?? 'region'} />
        {tiles && <TileLayer url={tiles.url} maxZoom={LARGEST_ZOOM} attribution={tiles.attribution} />}
        {tiles && <AttributionControl prefix={false} />}
        {showsWards !== false && <WardLayer wards={wards} obstacles={obstacles} />}
        <ScaleControl imperial={false} />
        {children}
      </MapContainer>
      <svg className={classes.north} viewBox="0 0 28 40" role="img" aria-label="North is up">
        <path d="M14 2l7 19-7-4-7 4z" />
        <text x="14" y="37" textAnchor="middle">
          N
        </text>
      </svg>
    </div>
  );
}

type NameProps = { label: string; describedBy: string | undefined; role: string };

/** Leaflet makes its container focusable but gives it no name. */
function Name({ label, describedBy, role }: NameProps) {
  const map: LeafletMap = useMap();
  useEffect(() => {
    const container = map.getContainer();
    container.setAttribute('role', role);
    container.setAttribute('aria-label', label);
    if (describedBy) container.setAttribute('aria-describedby', describedBy);
  }, [map, label, describedBy, role]);
  // The frame changes with the window and with what opens beside it.
  useEffect(() => {
    const observer = new ResizeObserver(() => map.invalidateSize({ pan: false }));
    observer.observe(map.getContainer());
    return () => observer.disconnect();
  }, [map]);
  return null;
}
