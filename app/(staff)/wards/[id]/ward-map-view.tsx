import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import BaseMap from '#components/map/base-map.tsx';
import { LetterLayer } from '#components/map/letter-layer.tsx';
import { obstaclesOf, obstaclesOfLetters } from '#components/map/marks.ts';
import { TicketLayer } from '#components/map/ticket-layer.tsx';
import type { RepeatSpot } from '#lib/figures/ward-figures.ts';
import type { BaseMap as Base } from '#lib/maps/base-map.ts';
import type { WardMap } from '#lib/maps/ward-map.ts';
import classes from '../wards.module.css';

type Props = { map: WardMap; spots: readonly RepeatSpot[]; base: Base };

/** One ward, its open tickets and its repeat spots, to look at; the live map is where one looks closer. */
export default function WardMapView({ map, spots, base }: Props) {
  const router = useRouter();
  const { outline, bounds, open } = map;
  const obstacles = useMemo(
    () => [...obstaclesOf(open.clusters, open.tickets), ...obstaclesOfLetters(spots)],
    [open, spots],
  );
  return (
    <BaseMap
      base={{ ...base, wards: [outline] }}
      label="Map of the ward’s open tickets"
      view={{ bounds }}
      className={classes.map}
      still
      obstacles={obstacles}
    >
      <TicketLayer
        clusters={open.clusters}
        tickets={open.tickets}
        highlighted={null}
        onOpenSpot={() => router.push(`/map?ward=${outline.id}`)}
      />
      <LetterLayer spots={spots} />
    </BaseMap>
  );
}
