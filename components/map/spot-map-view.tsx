import { useEffect, useMemo, useState } from 'react';
import { Marker } from 'react-leaflet';
import { askServer } from '#components/shell/ask-server.ts';
import { bboxParameter, boundsAround } from '#lib/domain/geo/bounds.ts';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import type { BaseMap as Base } from '#lib/maps/base-map.ts';
import BaseMap from './base-map.tsx';
import classes from './map.module.css';
import { pinIcon } from './marks.ts';

/** What the small map can be zoomed out to before the wards around it end. */
const SURROUNDINGS_METRES = 15_000;
/** Without tiles one sees the ward instead of the street. */
const ZOOM = { tiles: 15, plain: 12 };

export default function SpotMapView({ location }: { location: LatLng }) {
  const { lat, lng } = location;
  const [base, setBase] = useState<Base | 'failed' | null>(null);
  const icon = useMemo(pinIcon, []);
  useEffect(() => {
    const leaving = new AbortController();
    const bbox = bboxParameter(boundsAround({ lat, lng }, SURROUNDINGS_METRES));
    askServer<Base>(`/api/v1/map/base?bbox=${bbox}`, { signal: leaving.signal })
      .then(setBase)
      .catch(() => {
        if (!leaving.signal.aborted) setBase('failed');
      });
    return () => leaving.abort();
  }, [lat, lng]);

  if (base === null) return <div className={classes.small} />;
  if (base === 'failed') return <p className={classes.failed}>The map could not be loaded.</p>;
  return (
    <BaseMap
      base={base}
      label="Map: where it is"
      view={{ center: location, zoom: ZOOM[base.tiles ? 'tiles' : 'plain'] }}
      className={classes.small}
      still
    >
      <Marker position={location} icon={icon} interactive={false} keyboard={false} />
    </BaseMap>
  );
}
