import { systemActor, type TenantId } from '#lib/auth/actor.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { type Tx, withActor } from '#lib/db/with-actor.ts';
import { rerouteTickets } from './reroute-tickets.ts';
import { ticketsToReroute } from './tickets-to-reroute.ts';

/** Tickets of one transaction, so that nobody who works on one of them waits for long. */
const BATCH = 200;

export type RerouteReport = { looked: number; moved: number };

/**
 * Routes again the open tickets that an edit of a team (its area, its categories, whether it is active) may concern, so
 * that afterwards each is where routing it afresh would bring it:
 * - of a municipal team: the tickets it has, and those of its categories that its area reaches;
 * - of a police station: all sensitive tickets, among the stations.
 *
 * What somebody assigned by hand stays. Each batch is locked and committed by itself, and what is routed already is not
 * written, so a job that is done twice, or again after its worker died, ends the same.
 */
export async function rerouteAfterEdit(edited: { tenantId: string; teamId: string }): Promise<RerouteReport> {
  const jobs = systemActor(edited.tenantId as TenantId);
  const ids = await withActor(jobs, (tx) => concernedTickets(tx, edited.teamId), {
    timeoutMs: 120_000,
  });
  let moved = 0;
  for (let at = 0; at < ids.length; at += BATCH) {
    const batch = ids.slice(at, at + BATCH);
    moved += await withActor(jobs, (tx) => rerouteBatch(tx, batch), { timeoutMs: 120_000 });
  }
  return { looked: ids.length, moved };
}

/** Ids alone, and once: even for a hundred thousand tickets that is little to hold, and no batch looks for the next. */
async function concernedTickets(tx: Tx, teamId: string): Promise<string[]> {
  const area = Prisma.sql`(select e.service_area from teams e where e.tenant_id = app_tenant() and e.id = ${teamId}::uuid)`;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select key as id from ${ticketsToReroute({ teamId, area })} of_team
    union
    select id from tickets where tenant_id = app_tenant() and not is_finished and is_sensitive
      and assignment_reason in ('routing', 'rerouting')
      and exists (select from teams e where e.tenant_id = app_tenant() and e.id = ${teamId}::uuid and e.is_saps)
    order by id`;
  return rows.map(({ id }) => id);
}

/** Under the rows' locks, taken in one order: somebody may have finished or assigned a ticket since it was found. */
async function rerouteBatch(tx: Tx, ids: readonly string[]): Promise<number> {
  const still = await tx.$queryRaw<{ id: string }[]>`
    select id from tickets where tenant_id = app_tenant() and id = any (${ids}::uuid[]) and not is_finished
      and assignment_reason in ('routing', 'rerouting')
    order by id for no key update`;
  return rerouteTickets(
    tx,
    still.map(({ id }) => id),
  );
}
