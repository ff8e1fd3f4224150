import { setTimeout as pause } from 'node:timers/promises';
import { Prisma } from '#lib/db/generated/client.ts';
import { type SystemTx, withSystem } from '#lib/db/with-actor.ts';
import type { TenantId } from '#lib/domain/access/actor.ts';
import { react } from '#lib/reactions/react.ts';
import { rerouteTickets } from '#lib/routing/reroute-tickets.ts';
import { ticketsToReroute } from './tickets-to-reroute.ts';

/** Tickets of one transaction, so that nobody who works on one of them waits for long. */
const BATCH = 200;

const LOOK_AGAIN_MS = 100;
/** Longer than any command may take: whoever reads longer is at a console, and files no tickets. */
const LONGEST_WAIT_MS = 120_000;

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
export async function rerouteAfterEdit({
  tenantId,
  teamId,
}: {
  tenantId: TenantId;
  teamId: string;
}): Promise<RerouteReport> {
  await waitForEarlierRouting(tenantId);
  const ids = await withSystem(tenantId, (tx) => concernedTickets(tx, teamId), {
    timeoutMs: 120_000,
  });
  let moved = 0;
  for (let at = 0; at < ids.length; at += BATCH) {
    const batch = ids.slice(at, at + BATCH);
    moved += await withSystem(tenantId, (tx) => rerouteBatch(tx, batch), { timeoutMs: 120_000 });
  }
  return { looked: ids.length, moved };
}

/**
 * Waits for those who have read the teams before now: one of them may have routed a ticket by the teams as they were, and
 * not have committed it yet. Whoever reads the teams locks the table, if lightly, until the transaction ends.
 */
async function waitForEarlierRouting(tenantId: TenantId): Promise<void> {
  const longest = performance.now() + LONGEST_WAIT_MS;
  let earlier = await readersOfTeams(tenantId);
  while (earlier.length > 0 && performance.now() < longest) {
    await pause(LOOK_AGAIN_MS);
    const now = new Set(await readersOfTeams(tenantId));
    earlier = earlier.filter((transaction) => now.has(transaction));
  }
}

const readersOfTeams = (tenantId: TenantId): Promise<string[]> =>
  withSystem(tenantId, async (tx) => {
    const rows = await tx.$queryRaw<{ transaction: string }[]>`
      select distinct virtualtransaction as transaction from pg_locks
      where relation = 'teams'::regclass and database = (select oid from pg_database where datname = current_database())`;
    return rows.map(({ transaction }) => transaction);
  });

/** Ids alone, and once: even for a hundred thousand tickets that is little to hold, and no batch looks for the next. */
async function concernedTickets(tx: SystemTx, teamId: string): Promise<string[]> {
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
async function rerouteBatch(tx: SystemTx, ids: readonly string[]): Promise<number> {
  const still = await tx.$queryRaw<{ id: string }[]>`
    select id from tickets where tenant_id = app_tenant() and id = any (${ids}::uuid[]) and not is_finished
      and assignment_reason in ('routing', 'rerouting')
    order by id for no key update`;
  const moved = await rerouteTickets(
    tx,
    still.map(({ id }) => id),
  );
  await react(
    tx,
    { userId: null },
    moved.map((id) => ({ id, events: [{ kind: 'routed' }] })),
    new Date(),
  );
  return moved.length;
}
