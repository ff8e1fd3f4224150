import { useState } from 'react';
import { Marker, useMapEvents } from 'react-leaflet';
import type { LatLng } from '#lib/maps/lat-lng.ts';
import { letterMarks } from '#lib/wards/letter-marks.ts';
import { LETTER_PIXELS, letterIcon } from './marks.ts';

type Props = { spots: readonly { letter: string; location: LatLng }[] };

/** Spots by letters that a list beside the map explains. */
export function LetterLayer({ spots }: Props) {
  const [zoom, setZoom] = useState<number | null>(null);
  const map = useMapEvents({ zoomend: () => setZoom(map.getZoom()) });
  const at = zoom ?? map.getZoom();
  const places = spots.map(({ letter, location }) => {
    const { x, y } = map.project(location, at);
    return { letters: [letter], x, y };
  });
  return letterMarks(places, LETTER_PIXELS).map(({ letters, x, y }) => (
    <Marker
      key={letters.join('')}
      position={map.unproject([x, y], at)}
      icon={letterIcon(letters)}
      interactive={false}
      keyboard={false}
      zIndexOffset={500}
    />
  ));
}
