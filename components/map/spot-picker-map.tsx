import type { LeafletEvent, LeafletKeyboardEvent, Marker as LeafletMarker } from 'leaflet';
import { useEffect, useMemo } from 'react';
import { Marker, useMapEvents } from 'react-leaflet';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import type { BaseMap as Base } from '#lib/maps/base-map.ts';
import BaseMap, { type View } from './base-map.tsx';
import classes from './map.module.css';
import { pinIcon } from './marks.ts';

type Props = {
  base: Base;
  value: LatLng | null;
  onPick: (spot: LatLng) => void;
  describedBy: string;
};

/** Without tiles a street is a white sheet; one sees the ward instead. */
const CLOSE_ZOOM = { tiles: 16, plain: 13 };

/** The map of the picker: a click, a drag of the pin, or Enter where the crosshair stands. */
export default function SpotPickerMap({ base, value, onPick, describedBy }: Props) {
  const icon = useMemo(pinIcon, []);
  const closeZoom = CLOSE_ZOOM[base.tiles ? 'tiles' : 'plain'];
  const view: View | undefined = value ? { center: value, zoom: closeZoom } : undefined;
  const drop = (event: LeafletEvent) => onPick(plain((event.target as LeafletMarker).getLatLng()));
  return (
    <BaseMap
      base={base}
      label="Map: choose the spot"
      describedBy={describedBy}
      role="application"
      className={classes.picker}
      {...(view && { view })}
    >
      <Picking value={value} onPick={onPick} closeZoom={closeZoom} />
      {value && (
        <Marker position={value} icon={icon} draggable keyboard={false} eventHandlers={{ dragend: drop }} />
      )}
    </BaseMap>
  );
}

function Picking({ value, onPick, closeZoom }: Pick<Props, 'value' | 'onPick'> & { closeZoom: number }) {
  const pickByKey = ({ originalEvent }: LeafletKeyboardEvent) => {
    if (originalEvent.target !== map.getContainer() || originalEvent.key !== 'Enter') return;
    // Or it would send the form.
    originalEvent.preventDefault();
    onPick(plain(map.getCenter()));
  };
  const map = useMapEvents({ click: ({ latlng }) => onPick(plain(latlng)), keydown: pickByKey });

  // A spot that was typed, or came from the device, may lie outside the view.
  useEffect(() => {
    if (value && !map.getBounds().contains(value)) {
      map.setView(value, Math.max(map.getZoom(), closeZoom), { animate: false });
    }
  }, [map, value, closeZoom]);
  return <span className={classes.crosshair} aria-hidden="true" />;
}

/** Within ±180 even after the map was dragged around the globe, and to a decimetre. */
function plain(at: { lat: number; lng: number }): LatLng {
  const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
  return { lat: round(at.lat), lng: round(((((at.lng + 180) % 360) + 360) % 360) - 180) };
}
