import { Prisma } from '#lib/db/generated/client.ts';
import type { SystemTx } from '#lib/db/with-actor.ts';
import type { NewTicket } from '#lib/domain/ticket/ticket.ts';
import { routingQuery } from '#lib/routing/route-tickets.ts';
import type { RoutingRule } from '#lib/routing/routing-explanation.ts';
import { NEW_COLUMNS, toRow } from './ticket-columns.ts';

/** `team` is the name of the team that routing chose; null for none. */
export type InsertedTicket = { id: string; team: string | null; rule: RoutingRule };

/**
 * Inserts and routes tickets of the actor's municipality, one or thousands, in one statement; the triggers write
 * audit, events and first assignments in the same one. A ticket whose `externalRef` is already there is passed over
 * and missing from the answer.
 */
export function insertTickets(tx: SystemTx, tickets: readonly NewTicket[]): Promise<InsertedTicket[]> {
  const spots = Prisma.sql`(select i.id as key, (select app_tenant()) as tenant_id, i.category_id, c.is_sensitive, i.location,
      i.created_at
    from incoming i join categories c on c.tenant_id = (select app_tenant()) and c.id = i.category_id)`;
  return tx.$queryRaw`
    /* named: insert tickets */
    with incoming as materialized (
      select ${NEW_COLUMNS.names} from json_populate_recordset(null::tickets, ${JSON.stringify(tickets.map(toRow))}::json)),
    routed as (${routingQuery(spots)})
    insert into tickets (tenant_id, ${NEW_COLUMNS.names}, updated_at, ward_id, team_id, routing_rule, routing)
    select (select app_tenant()), ${NEW_COLUMNS.ofP}, coalesce(p.closed_at, p.resolved_at, p.created_at),
      r.ward_id, r.team_id, r.rule, r.explanation
    from incoming p join routed r on r.key = p.id
    on conflict (tenant_id, external_ref) where external_ref is not null do nothing
    returning id, routing_rule as rule,
      (select m.name from teams m where m.tenant_id = tickets.tenant_id and m.id = tickets.team_id) as team`;
}
