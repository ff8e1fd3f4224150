import type { PathOptions } from 'leaflet';
import { GeoJSON } from 'react-leaflet';
import type { Area } from '#lib/maps/areas.ts';
import { AreaLabels } from './area-labels.tsx';
import classes from './map.module.css';
import type { Obstacle } from './marks.ts';

const STYLE: PathOptions = { className: classes.ward, weight: 1.2 };

type Props = { wards: readonly Area[]; obstacles: readonly Obstacle[] | undefined };

/** The wards’ outlines with their numbers, and with their names where these have room. */
export function WardLayer({ wards, obstacles }: Props) {
  return (
    <>
      {wards.map(({ id, area }) => (
        <GeoJSON key={id} data={area} style={STYLE} interactive={false} />
      ))}
      <AreaLabels areas={wards} className={classes.wardLabel} obstacles={obstacles} />
    </>
  );
}
