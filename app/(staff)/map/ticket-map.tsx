'use client';

import { Alert, Button } from '@mantine/core';
import dynamic from 'next/dynamic';
import { useSearchParams } from 'next/navigation';
import { useCallback, useState } from 'react';
import { MapLegend } from '#components/map/map-legend.tsx';
import type { Area } from '#lib/maps/areas.ts';
import type { BaseMap } from '#lib/maps/base-map.ts';
import { type Bounds, boundsAround } from '#lib/maps/bounds.ts';
import type { LatLng } from '#lib/maps/lat-lng.ts';
import type { Cluster } from '#lib/maps/viewport.ts';
import type { TicketListItem } from '#lib/tickets/ticket-view.ts';
import { apiFilter, chosen } from './map-filter.ts';
import { type Choices, MapFilters } from './map-filters.tsx';
import classes from './map-page.module.css';
import { TicketsInViewList } from './tickets-in-view-list.tsx';
import { type Screen, useTicketsInView } from './use-tickets-in-view.ts';

// Leaflet needs a window as soon as it is loaded.
const MapCanvas = dynamic(() => import('./map-canvas.tsx'), {
  ssr: false,
  loading: () => <div className={classes.map} />,
});

/** A service area with the codes of the categories that are worked in it. */
type TeamArea = Area & { categories: string[] };

type Props = { base: BaseMap; teams: TeamArea[]; choices: Choices; asked: TicketListItem | null };

/** The map, the filters above it, and beside it the list of what is in view, which does all that the map does. */
export function TicketMap({ base, teams, choices, asked }: Props) {
  const params = useSearchParams();
  const [screen, setScreen] = useState<Screen | null>(null);
  const [spot, setSpot] = useState<Bounds | null>(null);
  const [highlighted, setHighlighted] = useState<LatLng | null>(null);
  const [showsTeams, setShowsTeams] = useState(false);
  const { found, isLoading, failure, retry } = useTicketsInView(screen, apiFilter(params), spot);

  const move = useCallback((next: Screen) => {
    setScreen(next);
    setSpot(null);
    setHighlighted(null);
  }, []);
  const isInView = asked?.location && screen && holds(screen.bounds, asked.location);

  return (
    <div className={classes.page}>
      <MapFilters choices={choices} showsTeams={showsTeams} onShowTeams={setShowsTeams} />
      <div className={classes.columns}>
        <div className={classes.mapColumn}>
          <p id="map-help" className="visually-hidden">
            Arrow keys move the map, plus and minus zoom. Everything on it is also in the list that follows.
          </p>
          <div className={classes.stage} aria-busy={isLoading}>
            <MapCanvas
              base={base}
              teams={showsTeams ? teamsFor(params, teams) : []}
              found={found?.viewport ?? null}
              asked={
                asked?.location ? { ...asked, category: asked.category.name, location: asked.location } : null
              }
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
          <MapLegend />
        </div>
        <TicketsInViewList
          found={found}
          asked={isInView ? asked : null}
          isLoading={isLoading}
          isSpot={spot !== null}
          onLeaveSpot={() => setSpot(null)}
          onPoint={setHighlighted}
        />
      </div>
    </div>
  );
}

/** The areas that the filters speak of: of these teams, or of all that work these categories. */
function teamsFor(params: URLSearchParams, teams: readonly TeamArea[]): readonly TeamArea[] {
  const ids = chosen(params, 'team').filter((id) => id !== 'none');
  const codes = chosen(params, 'category');
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
