'use client';

import { Alert, Button } from '@mantine/core';
import dynamic from 'next/dynamic';
import { useSearchParams } from 'next/navigation';
import { useCallback, useState } from 'react';
import { MapLegend } from '#components/map/map-legend.tsx';
import { type Bounds, boundsAround } from '#lib/domain/geo/bounds.ts';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import type { Area } from '#lib/maps/areas.ts';
import type { BaseMap } from '#lib/maps/base-map.ts';
import type { Cluster } from '#lib/maps/viewport.ts';
import type { TicketListItem } from '#lib/tickets/ticket-view.ts';
import type { TypedField } from '../tickets/audience.ts';
import type { ListAddress } from '../tickets/list-address.ts';
import { apiFilter, mapAddress } from './map-filter.ts';
import { type Choices, MapFilters } from './map-filters.tsx';
import { type Layers, MapLayers } from './map-layers.tsx';
import classes from './map-page.module.css';
import { useNearMe } from './near-me.ts';
import { TicketsInViewList } from './tickets-in-view-list.tsx';
import { type Screen, useTicketsInView } from './use-tickets-in-view.ts';

// Leaflet needs a window as soon as it is loaded.
const MapCanvas = dynamic(() => import('./map-canvas.tsx'), {
  ssr: false,
  loading: () => <div className={classes.map} />,
});

/** A service area with the codes of the categories that are worked in it. */
type TeamArea = Area & { categories: string[] };

type Props = {
  base: BaseMap;
  teams: TeamArea[];
  choices: Choices;
  typed: TypedField[];
  asked: TicketListItem | null;
};

/** The map, the filters above it, and beside it the list of what is in view, which does all that the map does. */
export function TicketMap({ base, teams, choices, typed, asked }: Props) {
  const address = mapAddress(new URLSearchParams(useSearchParams()));
  const [screen, setScreen] = useState<Screen | null>(null);
  const [spot, setSpot] = useState<Bounds | null>(null);
  const [highlighted, setHighlighted] = useState<LatLng | null>(null);
  const [layers, setLayers] = useState<Layers>({ wards: true, teams: false, heat: false });
  const { here, notice, locate, leave } = useNearMe();
  const listing = { spot, near: here };
  const { found, isLoading, failure, retry } = useTicketsInView(screen, apiFilter(address), listing);

  const move = useCallback((next: Screen) => {
    setScreen(next);
    setSpot(null);
    setHighlighted(null);
  }, []);
  const isInView = asked?.location && screen && holds(screen.bounds, asked.location);

  return (
    <div className={classes.page}>
      <MapFilters choices={choices} typed={typed} />
      <div className={classes.columns}>
        <div className={classes.mapColumn}>
          <p id="map-help" className="visually-hidden">
            Arrow keys move the map, plus and minus zoom. Everything on it is also in the list that follows.
          </p>
          <div className={classes.tools}>
            <MapLayers layers={layers} onChange={setLayers} />
            <Button size="xs" variant="default" onClick={here ? leave : locate}>
              {here ? 'No longer near me' : 'Near me'}
            </Button>
          </div>
          <p role="status" className={classes.near}>
            {notice}
          </p>
          <div className={classes.stage} aria-busy={isLoading}>
            <MapCanvas
              base={base}
              teams={layers.teams ? teamsFor(address, teams) : []}
              showsWards={layers.wards}
              showsHeat={layers.heat}
              here={here}
              found={found?.viewport ?? null}
              asked={markOf(asked)}
              highlighted={highlighted}
              onMove={move}
              onOpenCluster={(cluster) => setSpot(boundsOf(cluster, found?.viewport.squareDegrees ?? null))}
            />
            {isLoading && <div className={classes.loading} aria-hidden="true" />}
            {failure && (
              <Alert color="red" role="alert" className={classes.failure} title={failure}>
                <Button size="xs" variant="default" onClick={retry}>
                  Try again
                </Button>
              </Alert>
            )}
          </div>
          <MapLegend isHeat={layers.heat} />
        </div>
        <TicketsInViewList
          found={found}
          asked={isInView ? asked : null}
          isLoading={isLoading}
          isSpot={spot !== null}
          isNear={here !== null}
          onLeaveSpot={() => setSpot(null)}
          onPoint={setHighlighted}
        />
      </div>
    </div>
  );
}

const markOf = (asked: TicketListItem | null) =>
  asked?.location ? { ...asked, category: asked.category.name, location: asked.location } : null;

/** The areas that the filters speak of: of these teams, or of all that work these categories. */
function teamsFor(address: ListAddress, teams: readonly TeamArea[]): readonly TeamArea[] {
  const ids = (address.team ?? []).filter((id) => id !== 'none');
  const codes = address.category ?? [];
  if (ids.length > 0) return teams.filter(({ id }) => ids.includes(id));
  if (codes.length === 0) return teams;
  return teams.filter(({ categories }) => categories.some((code) => codes.includes(code)));
}

const holds = ({ south, west, north, east }: Bounds, { lat, lng }: LatLng) =>
  lat >= south && lat <= north && lng >= west && lng <= east;

/** Tickets of one spot are those within half a metre. */
const SPOT_METRES = 0.5;

/** What a circle stands for: its square, or its very spot. */
function boundsOf({ location }: Cluster, squareDegrees: number | null): Bounds {
  if (squareDegrees === null) return boundsAround(location, SPOT_METRES);
  const start = (at: number) => Math.floor(at / squareDegrees) * squareDegrees;
  const [south, west] = [start(location.lat), start(location.lng)];
  return { south, west, north: south + squareDegrees, east: west + squareDegrees };
}
