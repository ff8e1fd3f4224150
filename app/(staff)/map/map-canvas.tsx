import { useEffect } from 'react';
import { useMapEvents } from 'react-leaflet';
import BaseMap, { type View } from '#components/map/base-map.tsx';
import { TeamLayer } from '#components/map/team-layer.tsx';
import { TicketLayer, TicketMark } from '#components/map/ticket-layer.tsx';
import type { Area } from '#lib/maps/areas.ts';
import type { BaseMap as Base } from '#lib/maps/base-map.ts';
import type { LatLng } from '#lib/maps/lat-lng.ts';
import type { Cluster, TicketMark as MarkedTicket, Viewport } from '#lib/maps/viewport.ts';
import classes from './map-page.module.css';
import type { Screen } from './use-tickets-in-view.ts';

type Props = {
  base: Base;
  teams: readonly Area[];
  found: Viewport | null;
  /** The ticket that a link asked for: it is shown whatever the filter. */
  asked: MarkedTicket | null;
  highlighted: LatLng | null;
  onMove: (screen: Screen) => void;
  onOpenCluster: (cluster: Cluster) => void;
};

/** Near enough to part neighbours; without tiles, far enough to see the ward around it. */
const TICKET_ZOOM = { tiles: 17, plain: 14 };

export default function MapCanvas({ base, teams, found, asked, highlighted, onMove, onOpenCluster }: Props) {
  const view: View | undefined = asked?.location
    ? { center: asked.location, zoom: TICKET_ZOOM[base.tiles ? 'tiles' : 'plain'] }
    : undefined;
  return (
    <BaseMap
      base={base}
      label="Map of tickets"
      describedBy="map-help"
      className={classes.map}
      {...(view && { view })}
    >
      <Reporter onMove={onMove} />
      <TeamLayer teams={teams} />
      <TicketLayer
        clusters={found?.clusters ?? []}
        tickets={found?.tickets.filter(({ id }) => id !== asked?.id) ?? []}
        highlighted={highlighted ?? asked?.location ?? null}
        onOpenSpot={onOpenCluster}
      />
      {asked && <TicketMark ticket={asked} />}
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
