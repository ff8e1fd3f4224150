'use client';

import dynamic from 'next/dynamic';
import type { RepeatSpot } from '#lib/figures/ward-figures.ts';
import type { BaseMap } from '#lib/maps/base-map.ts';
import type { WardMap } from '#lib/maps/ward-map.ts';
import classes from '../wards.module.css';

// Leaflet needs a window as soon as it is loaded.
const WardMapView = dynamic(() => import('./ward-map-view.tsx'), {
  ssr: false,
  loading: () => <div className={classes.map} />,
});

export function WardMapFrame(props: { map: WardMap; spots: readonly RepeatSpot[]; base: BaseMap }) {
  return <WardMapView {...props} />;
}
