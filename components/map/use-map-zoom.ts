import { useState } from 'react';
import { useMapEvents } from 'react-leaflet';

/** The map around, and the zoom at which it last came to rest: in the middle of a gesture its own is any number. */
export function useMapZoom() {
  const [zoom, setZoom] = useState<number | null>(null);
  const map = useMapEvents({ zoomend: () => setZoom(map.getZoom()) });
  return { map, zoom: zoom ?? map.getZoom() };
}
