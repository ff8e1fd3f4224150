import { useState } from 'react';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';

/** Long enough for a phone indoors. */
const LOCATE_MILLISECONDS = 15_000;

const SENTENCES = {
  unsupported: 'This browser cannot tell where you are. Move the map to your spot instead.',
  looking: 'Looking for where you are…',
  denied:
    'You have not allowed this page to know where you are. Allow it in the browser’s settings for this site, or move the map yourself.',
  unavailable: 'Your device could not find out where it is. Try again outdoors, or move the map yourself.',
} as const;

/** Where the device is, once it was asked for; and a sentence on how that goes. */
export function useNearMe() {
  const [here, setHere] = useState<LatLng | null>(null);
  const [notice, setNotice] = useState('');
  const leave = () => {
    setHere(null);
    setNotice('');
  };
  const locate = () => {
    if (!('geolocation' in navigator)) return setNotice(SENTENCES.unsupported);
    setNotice(SENTENCES.looking);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setHere({ lat: coords.latitude, lng: coords.longitude });
        setNotice(
          `Sorted by distance from where you are, to within ${Math.max(Math.round(coords.accuracy), 1)} m.`,
        );
      },
      ({ code, PERMISSION_DENIED }) =>
        setNotice(code === PERMISSION_DENIED ? SENTENCES.denied : SENTENCES.unavailable),
      { enableHighAccuracy: true, timeout: LOCATE_MILLISECONDS },
    );
  };
  return { here, notice, locate, leave };
}
