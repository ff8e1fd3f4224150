'use client';

import dynamic from 'next/dynamic';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import classes from './map.module.css';

// Leaflet needs a window as soon as it is loaded.
const SpotMapView = dynamic(() => import('./spot-map-view.tsx'), {
  ssr: false,
  loading: () => <div className={classes.small} />,
});

/** A small map to look at, with a pin on one spot. Server components may use it. */
export function SpotMap({ location }: { location: LatLng }) {
  return <SpotMapView location={location} />;
}
