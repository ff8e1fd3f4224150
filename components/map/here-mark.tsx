import { useEffect, useMemo } from 'react';
import { Marker, useMap } from 'react-leaflet';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import { hereIcon } from './marks.ts';

/** Where the person is. The map goes there once, and then wherever one moves it. */
export function HereMark({ at, zoom }: { at: LatLng; zoom: number }) {
  const map = useMap();
  const icon = useMemo(hereIcon, []);
  useEffect(() => {
    map.setView(at, Math.max(map.getZoom(), zoom), { animate: false });
  }, [map, at, zoom]);
  return (
    <Marker
      position={at}
      icon={icon}
      title="You are here"
      interactive={false}
      keyboard={false}
      zIndexOffset={1000}
    />
  );
}
