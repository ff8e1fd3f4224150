import { ownerClient } from '#lib/db/client.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';
import type { Position } from './event-id.ts';
import type { Scope } from './scope.ts';

export type EventType =
  | 'ticket.created'
  | 'ticket.updated'
  | 'ticket.gone'
  | 'assignment.changed'
  | 'message.added'
  | 'sla.warning'
  | 'sla.breach'
  | 'sla.escalation';

export type OutboxEvent = {
  position: Position;
  ticketId: string;
  type: EventType;
  at: Date;
  /** As the trigger that wrote it put it; ids of teams and wards among it, so not for the wire as it is. */
  data: Record<string, unknown>;
};

export type News = {
  /** Transactions below it are all over, and their rows final: nothing will come to stand before it. */
  horizon: bigint;
  /** Transactions from it on have not begun: a position beyond it is of another database. */
  reached: bigint;
  /** Of the municipalities asked for, those with something between the position and the horizon. */
  tenants: TenantId[];
  /** Something is written that an older transaction, still running, keeps from being told. */
  isHeldBack: boolean;
};

type NewsRow = { horizon: string; reached: string; tenants: TenantId[]; is_held_back: boolean };

/** What happened since a position, of no municipality more than that something did. */
export async function newsSince(position: Position, tenants: readonly TenantId[]): Promise<News> {
  const [row] = await ownerClient().$queryRaw<NewsRow[]>`
    select h.horizon::text as horizon, h.reached::text as reached,
        array(select t from unnest(${tenants}::uuid[]) t where exists (select from ticket_events e
          where e.tenant_id = t and (e.xid, e.id) > (${String(position.xid)}::xid8, ${position.id}::bigint)
            and e.xid < h.horizon))::text[] as tenants,
        exists (select from unnest(${tenants}::uuid[]) t where exists (select from ticket_events e
          where e.tenant_id = t and e.xid >= h.horizon)) as is_held_back
      from event_horizon() h`;
  if (!row) throw new Error('The database did not say where it stands.');
  return {
    horizon: BigInt(row.horizon),
    reached: BigInt(row.reached),
    tenants: row.tenants,
    isHeldBack: row.is_held_back,
  };
}

type EventRow = {
  scope: number;
  xid: string;
  id: bigint;
  ticket_id: string;
  type: EventType;
  at: Date;
  data: Record<string, unknown>;
};

/**
 * For each reader the events after its position and before the horizon that row-level security shows to its scope, at
 * most `most` of them and in the order of their positions.
 */
export async function eventsInSight(
  readers: readonly { scope: Scope; position: Position }[],
  horizon: bigint,
  most: number,
): Promise<OutboxEvent[][]> {
  const found: OutboxEvent[][] = readers.map(() => []);
  if (readers.length === 0) return found;
  const scopes = readers.map(({ scope, position }) => ({
    ...scope,
    wardIds: `{${scope.wardIds.join(',')}}`,
    teamIds: `{${scope.teamIds.join(',')}}`,
    xid: String(position.xid),
    id: String(position.id),
  }));
  const rows = await ownerClient().$queryRaw<EventRow[]>`
    select scope, xid::text as xid, id, ticket_id, type, at, data
      from events_in_sight(${JSON.stringify(scopes)}::jsonb, ${String(horizon)}::xid8, ${most}::integer)`;
  for (const { scope, xid, id, ticket_id, type, at, data } of rows) {
    found[scope]?.push({ position: { xid: BigInt(xid), id }, ticketId: ticket_id, type, at, data });
  }
  return found;
}
