import type { LeafletEvent, LeafletKeyboardEvent, Marker as LeafletMarker, PopupEvent } from 'leaflet';
import { memo, useMemo } from 'react';
import { Marker, Popup, useMap } from 'react-leaflet';
import type { LatLng } from '#lib/domain/geo/lat-lng.ts';
import { countOf } from '#lib/domain/language/format-number.ts';
import { SLA_NAMES } from '#lib/domain/sla/sla-state.ts';
import { STATUS_NAMES } from '#lib/domain/ticket/status.ts';
import type { Cluster, TicketMark as MarkedTicket } from '#lib/maps/viewport.ts';
import { LARGEST_ZOOM } from './base-map.tsx';
import classes from './marks.module.css';
import { clusterIcon, highlightIcon, ticketIcon } from './marks.ts';
import { statusGroup } from './ticket-appearance.ts';
import { TicketPopup } from './ticket-popup.tsx';

/** From here on a circle is opened and not zoomed into: nearer hardly parts what it holds (lib/maps/viewport.ts). */
const SAME_SPOT_ZOOM = 17;

type Props = {
  clusters: readonly Cluster[];
  tickets: readonly MarkedTicket[];
  /** What the pointer or the focus is on in the list beside the map. */
  highlighted: LatLng | null;
  /** A circle was opened that no zoom will part. */
  onOpenSpot: (cluster: Cluster) => void;
};

/** What the server found in view: circles for many tickets, marks for single ones. */
export function TicketLayer({ clusters, tickets, highlighted, onOpenSpot }: Props) {
  const icon = useMemo(highlightIcon, []);
  return (
    <>
      {clusters.map((cluster) => (
        <ClusterMark
          key={`${cluster.id} ${cluster.count} ${cluster.breached}`}
          {...{ cluster, onOpenSpot }}
        />
      ))}
      {tickets.map((ticket) => (
        <TicketMark key={`${ticket.id} ${ticket.version} ${ticket.sla}`} ticket={ticket} />
      ))}
      {highlighted && (
        <Marker position={highlighted} icon={icon} interactive={false} keyboard={false} zIndexOffset={900} />
      )}
    </>
  );
}

/** Leaflet makes a mark a button but names only those that are images. */
const named = (label: string) => ({
  add: (event: LeafletEvent) =>
    (event.target as LeafletMarker).getElement()?.setAttribute('aria-label', label),
});

type ClusterProps = { cluster: Cluster; onOpenSpot: (cluster: Cluster) => void };

const ClusterMark = memo(function ClusterMark({ cluster, onOpenSpot }: ClusterProps) {
  const { location, count, breached } = cluster;
  const map = useMap();
  const icon = useMemo(() => clusterIcon(count, breached), [count, breached]);
  const open = () => {
    if (Math.round(map.getZoom()) >= SAME_SPOT_ZOOM) onOpenSpot(cluster);
    else map.setView(location, Math.min(map.getZoom() + 2, LARGEST_ZOOM));
  };
  const openByKey = ({ originalEvent }: LeafletKeyboardEvent) => {
    if (originalEvent.key === 'Enter' || originalEvent.key === ' ') open();
  };
  const label = `${countOf(count, 'ticket')}${breached > 0 ? `, ${breached} breached` : ''}`;
  return (
    <Marker
      position={location}
      icon={icon}
      title={label}
      zIndexOffset={100}
      eventHandlers={{ ...named(label), click: open, keypress: openByKey }}
    />
  );
});

export const TicketMark = memo(function TicketMark({ ticket }: { ticket: MarkedTicket }) {
  const { title, category, status, sla, location } = ticket;
  const icon = useMemo(() => ticketIcon(statusGroup(status), sla), [status, sla]);
  const state = `${STATUS_NAMES[status]}, ${SLA_NAMES[sla].toLowerCase()}`;
  return (
    <Marker
      position={location}
      icon={icon}
      title={title}
      eventHandlers={{ ...named(`${title}: ${category}, ${state}`), popupopen: goIn }}
    >
      <Popup className={classes.popup ?? ''} closeButton minWidth={200} maxWidth={280}>
        <TicketPopup ticket={ticket} />
      </Popup>
    </Marker>
  );
});

/** Who opens a mark by keyboard goes on inside it; the popup's text is there after React's next turn. */
const goIn = ({ popup }: PopupEvent) =>
  setTimeout(() => popup.getElement()?.querySelector('a')?.focus({ preventScroll: true }));
