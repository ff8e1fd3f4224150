import { GeoJSON } from 'react-leaflet';
import type { Area } from '#lib/maps/areas.ts';
import { AreaLabels } from './area-labels.tsx';
import classes from './map.module.css';
import type { Obstacle } from './marks.ts';

/** Told apart on light and dark ground; areas that lie side by side seldom share one of eight. */
const TINTS = ['#2f7fd1', '#b8578f', '#3d8f4e', '#b0702a', '#7a63c7', '#208b96', '#a2534a', '#71802a'];

/** Beyond so many their tints would only mix to grey. */
const MANY = 3;

/** Beneath number and name of a ward. */
const BELOW_WARDS_PIXELS = 34;

type Props = { teams: readonly Area[]; obstacles?: readonly Obstacle[] | undefined };

/** The teams’ service areas. They may overlap and leave gaps, and that is what one looks for. */
export function TeamLayer({ teams, obstacles }: Props) {
  return (
    <>
      {teams.map(({ id, area }, index) => (
        <GeoJSON
          key={id}
          data={area}
          interactive={false}
          style={{
            className: classes.team,
            color: TINTS[index % TINTS.length],
            weight: 2,
            dashArray: '6 4',
            fillOpacity: teams.length > MANY ? 0.03 : 0.12,
          }}
        />
      ))}
      <AreaLabels
        areas={teams}
        className={classes.teamLabel}
        obstacles={obstacles}
        belowPixels={BELOW_WARDS_PIXELS}
      />
    </>
  );
}
