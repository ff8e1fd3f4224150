'use server';

import { actionResult } from '#app/action-result.ts';
import type { ActionResult } from '#components/form/action-result.ts';
import { requireActor } from '#lib/auth/session.ts';
import { isStaff } from '#lib/domain/access/roles.ts';
import { boundsAround, metresBetween } from '#lib/domain/geo/bounds.ts';
import { type LatLng, latLngSchema } from '#lib/domain/geo/lat-lng.ts';
import { UNFINISHED_STATUSES } from '#lib/domain/ticket/status.ts';
import { previewRouting, type RoutingPreview } from '#lib/routing/preview-routing.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { listTickets, ticketListQuery } from '#lib/tickets/ticket-list.ts';
import type { TicketListItem } from '#lib/tickets/ticket-view.ts';

/** Where the filer goes on: the ticket's page, or a receipt for a ticket that they cannot open. */
export type Filed =
  | { kind: 'ticket'; id: string }
  | { kind: 'elsewhere'; trackingNumber: string; team: string | null }
  | { kind: 'police'; trackingNumber: string };

export async function fileTicketAction(input: unknown): Promise<ActionResult<Filed>> {
  const actor = await requireActor('/tickets/new');
  return actionResult(async (): Promise<Filed> => {
    const source = isStaff(actor.role) ? 'staff' : 'citizen';
    const created = await createTicket(actor, createTicketInput.parse(input), new Date(), source);
    const { id, trackingNumber } = created;
    if (created.kind === 'ticket') return { kind: 'ticket', id };
    return created.kind === 'confidential'
      ? { kind: 'police', trackingNumber }
      : { kind: 'elsewhere', trackingNumber, team: created.team };
  });
}

/** An unfinished ticket of the same category nearby, which may be the same matter. */
type Nearby = Pick<TicketListItem, 'id' | 'trackingNumber' | 'title' | 'status'> & { metres: number };

export type Foresight = { routing: RoutingPreview | null; nearby: Nearby[] };

/** Reports of one burst pipe come from both ends of a block. */
const NEARBY_METRES = 100;
const NEARBY_SHOWN = 5;

/** What would become of a ticket of this category at this spot. Not for sensitive categories. */
export async function foreseeAction(category: string, spot: LatLng | null): Promise<ActionResult<Foresight>> {
  const actor = await requireActor('/tickets/new');
  return actionResult(async () => {
    const location = latLngSchema.nullable().parse(spot);
    const code = createTicketInput.shape.category.parse(category);
    const routing = await previewRouting(actor, code, location);
    if (!location || !routing) return { routing, nearby: [] };
    const query = ticketListQuery.parse({ category: code, status: UNFINISHED_STATUSES, limit: 50 });
    const bbox = boundsAround(location, NEARBY_METRES);
    const { tickets } = await listTickets(actor, { ...query, bbox }, new Date());
    const nearby = tickets
      .flatMap(({ id, trackingNumber, title, status, location: at }) =>
        at ? [{ id, trackingNumber, title, status, metres: Math.round(metresBetween(location, at)) }] : [],
      )
      .filter(({ metres }) => metres <= NEARBY_METRES)
      .sort((a, b) => a.metres - b.metres);
    return { routing, nearby: nearby.slice(0, NEARBY_SHOWN) };
  });
}
