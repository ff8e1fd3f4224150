'use client';

import { Button, TextInput } from '@mantine/core';
import { IconCurrentLocation, IconX } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import { type ClipboardEvent, useId, useState } from 'react';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import { degreesText, parsePair, parseSpot } from '#lib/domain/geo/typed-coordinates.ts';
import type { BaseMap } from '#lib/maps/base-map.ts';
import { wardAt } from '#lib/maps/ward-at.ts';
import map from './map.module.css';
import classes from './spot-picker.module.css';

const SpotPickerMap = dynamic(() => import('./spot-picker-map.tsx'), {
  ssr: false,
  loading: () => <div className={map.picker} />,
});

type Props = {
  base: BaseMap;
  value: LatLng | null;
  /** Null when the spot is taken away, or while what is typed is no spot. */
  onChange: (spot: LatLng | null) => void;
  /** What the server refused, shown with the coordinates. */
  error?: string | undefined;
};

type Typed = { lat: string; lng: string };

const typedFor = (spot: LatLng | null): Typed =>
  spot ? { lat: degreesText(spot.lat), lng: degreesText(spot.lng) } : { lat: '', lng: '' };

/** Chooses a spot on a map, by coordinates, or from the device: each way alone is enough. */
export function SpotPicker({ base, value, onChange, error }: Props) {
  const helpId = useId();
  const [typed, setTyped] = useState(() => typedFor(value));
  const [left, setLeft] = useState(true);
  const [notice, setNotice] = useState('');
  const faults = left ? parseSpot(typed.lat, typed.lng).faults : {};

  const pick = (spot: LatLng | null) => {
    setTyped(typedFor(spot));
    setNotice('');
    onChange(spot);
  };
  const type = (next: Typed) => {
    setTyped(next);
    setLeft(false);
    onChange(parseSpot(next.lat, next.lng).location);
  };
  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    const pair = parsePair(event.clipboardData.getData('text'));
    if (!pair) return;
    event.preventDefault();
    type(pair);
  };
  const input = (name: keyof Typed, label: string) => ({
    label,
    name,
    value: typed[name],
    onChange: (event: { currentTarget: HTMLInputElement }) =>
      type({ ...typed, [name]: event.currentTarget.value }),
    onBlur: () => setLeft(true),
    onPaste: paste,
    inputMode: 'text' as const,
    autoComplete: 'off',
    error: faults[name],
  });

  return (
    <div className={classes.pickerBox}>
      <p id={helpId} className="quiet">
        Click the map, or drag the pin. By keyboard: arrow keys move the map under the crosshair, + and −
        zoom, Enter sets the pin.
      </p>
      <SpotPickerMap base={base} value={value} onPick={pick} describedBy={helpId} />
      <p className={classes.where} aria-live="polite">
        {notice || whereIs(base, value)}
      </p>
      <div className={classes.coordinates}>
        <TextInput {...input('lat', 'Latitude')} error={faults.lat ?? error} placeholder="-33.9249" />
        <TextInput {...input('lng', 'Longitude')} placeholder="18.4241" />
        <Button
          variant="default"
          leftSection={<IconCurrentLocation size={16} aria-hidden />}
          onClick={() => locate(pick, setNotice)}
        >
          Use my location
        </Button>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconX size={16} aria-hidden />}
          disabled={!value && typed.lat === '' && typed.lng === ''}
          onClick={() => pick(null)}
        >
          No spot
        </Button>
      </div>
    </div>
  );
}

function whereIs({ wards }: BaseMap, spot: LatLng | null): string {
  if (!spot) return 'No spot chosen yet.';
  const ward = wardAt(wards, spot);
  const at = `${degreesText(spot.lat)}, ${degreesText(spot.lng)}`;
  return ward ? `In ward ${ward.label}, ${ward.name} (${at}).` : `Outside the municipality’s wards (${at}).`;
}

/** Long enough for a phone indoors. */
const LOCATE_MILLISECONDS = 15_000;

function locate(found: (spot: LatLng) => void, tell: (sentence: string) => void): void {
  if (!('geolocation' in navigator)) {
    tell('This browser cannot tell where you are. Choose the spot on the map.');
    return;
  }
  tell('Looking for where you are …');
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => found({ lat: coords.latitude, lng: coords.longitude }),
    ({ code, PERMISSION_DENIED }) =>
      tell(
        code === PERMISSION_DENIED
          ? 'The browser may not tell where you are: allow it in the browser’s settings, or choose the spot on the map.'
          : 'Your location could not be found. Choose the spot on the map.',
      ),
    { enableHighAccuracy: true, timeout: LOCATE_MILLISECONDS, maximumAge: 60_000 },
  );
}
