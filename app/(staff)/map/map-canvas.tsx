import { useEffect, useMemo, useState } from 'react';
import { useMapEvents } from 'react-leaflet';
import BaseMap, { type View } from '#components/map/base-map.tsx';
import { HeatLayer } from '#components/map/heat-layer.tsx';
import { HereMark } from '#components/map/here-mark.tsx';
import { obstaclesOf } from '#components/map/marks.ts';
import { TeamLayer } from '#components/map/team-layer.tsx';
import { TicketLayer, TicketMark } from '#components/map/ticket-layer.tsx';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import type { Area } from '#lib/maps/areas.ts';
import type { BaseMap as Base } from '#lib/maps/base-map.ts';
import type { Cluster, TicketMark as MarkedTicket, Viewport } from '#lib/maps/viewport.ts';
import classes from './map-page.module.css';
import type { Screen } from './use-tickets-in-view.ts';

type Props = {
  base: Base;
  teams: readonly Area[];
  found: Viewport | null;
  showsWards: boolean;
  /** Shades squares in the place of circles. */
  showsHeat: boolean;
  /** Where the person is, once asked. */
  here: LatLng | null;
  /** The ticket that a link asked for: it is shown whatever the filter. */
  asked: MarkedTicket | null;
  highlighted: LatLng | null;
  onMove: (screen: Screen) => void;
  onOpenCluster: (cluster: Cluster) => void;
};

/** Near enough to part neighbours; without tiles, far enough to see the ward around it. */
const TICKET_ZOOM = { tiles: 17, plain: 14 };

/** Of a ward's number, in pixels. */
const NUMBER_RADIUS = 9;

export default function MapCanvas(props: Props) {
  const { base, teams, found, asked, highlighted, showsWards, showsHeat, here, onMove, onOpenCluster } =
    props;
  const [zoom, setZoom] = useState(0);
  const closeZoom = TICKET_ZOOM[base.tiles ? 'tiles' : 'plain'];
  const obstacles = useMemo(
    () =>
      found && !showsHeat
        ? obstaclesOf(found.clusters, asked ? [...found.tickets, asked] : found.tickets)
        : [],
    [found, showsHeat, asked],
  );
  // Where wards are named, roughly: they may have moved aside.
  const obstaclesWithWards = useMemo(
    () => [...obstacles, ...base.wards.map(({ labelAt }) => ({ location: labelAt, radius: NUMBER_RADIUS }))],
    [obstacles, base],
  );
  const view: View | undefined = asked ? { center: asked.location, zoom: closeZoom } : undefined;
  return (
    <BaseMap
      base={base}
      label="Map of tickets"
      describedBy="map-help"
      className={classes.map}
      showsWards={showsWards}
      obstacles={obstacles}
      {...(view && { view })}
    >
      <Reporter
        onMove={(screen) => {
          setZoom(screen.zoom);
          onMove(screen);
        }}
      />
      <TeamLayer teams={teams} obstacles={obstaclesWithWards} />
      {showsHeat && found && <HeatLayer found={found} zoom={zoom} />}
      <TicketLayer
        clusters={showsHeat ? [] : (found?.clusters ?? [])}
        tickets={showsHeat ? [] : (found?.tickets.filter(({ id }) => id !== asked?.id) ?? [])}
        highlighted={highlighted ?? asked?.location ?? null}
        onOpenSpot={onOpenCluster}
      />
      {asked && <TicketMark ticket={asked} />}
      {here && <HereMark at={here} zoom={closeZoom} />}
    </BaseMap>
  );
}

function Reporter({ onMove }: Pick<Props, 'onMove'>) {
  const map = useMapEvents({ moveend: () => report() });
  const report = () => {
    const box = map.getBounds();
    const [south, north] = [Math.max(box.getSouth(), -90), Math.min(box.getNorth(), 90)];
    const [west, east] = [Math.max(box.getWest(), -180), Math.min(box.getEast(), 180)];
    // Nothing to ask for while the map has no size, or was dragged off the globe.
    if (south < north && west < east)
      onMove({ bounds: { south, west, north, east }, zoom: Math.round(map.getZoom()) });
  };
  // Once, when the map stands.
  useEffect(report, [map]);
  return null;
}
