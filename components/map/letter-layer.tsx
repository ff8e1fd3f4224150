import { Marker } from 'react-leaflet';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import { letterMarks } from '#lib/wards/letter-marks.ts';
import { LETTER_PIXELS, letterIcon } from './marks.ts';
import { useMapZoom } from './use-map-zoom.ts';

type Props = { spots: readonly { letter: string; location: LatLng }[] };

/** Spots by letters that a list beside the map explains. */
export function LetterLayer({ spots }: Props) {
  const { map, zoom } = useMapZoom();
  const places = spots.map(({ letter, location }) => {
    const { x, y } = map.project(location, zoom);
    return { letters: [letter], x, y };
  });
  return letterMarks(places, LETTER_PIXELS).map(({ letters, x, y }) => (
    <Marker
      key={letters.join('')}
      position={map.unproject([x, y], zoom)}
      icon={letterIcon(letters)}
      interactive={false}
      keyboard={false}
      zIndexOffset={500}
    />
  ));
}
