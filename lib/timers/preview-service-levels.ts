import { requireCan } from '#lib/auth/require.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { asSystem, type SystemTx, type Tx, withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import type { Clock } from '#lib/domain/sla/due-events.ts';
import { addFigures, type Figures, NO_FIGURES, type Recount } from '#lib/domain/sla/recalculate.ts';
import type { Ticket } from '#lib/domain/ticket/ticket.ts';
import { recalculated } from '#lib/domain/ticket/timers.ts';
import { isInReach, pageAfter, policyIn, type Reach } from '#lib/sla/affected-tickets.ts';
import { fingerprintOf, lockServiceLevels, makeChange } from '#lib/sla/make-change.ts';
import { loadPolicies, type SlaPolicies } from '#lib/sla/policies.ts';
import type { ServiceLevelChange } from '#lib/sla/service-level-input.ts';
import { loadTickets, withRecorded } from '#lib/tickets/load-tickets.ts';

const PAGE = 5000;
const EXAMPLES = 5;

/** A ticket whose deadline would move; the instants are null while it waits for somebody and its clock stands. */
type Example = {
  id: string;
  trackingNumber: string;
  title: string;
  clock: Clock;
  before: string | null;
  after: string | null;
  becomesOverdue: boolean;
  noLongerOverdue: boolean;
};

export type ServiceLevelPreview = Figures & {
  /** To be sent with the change: it is made only to what was previewed. */
  fingerprint: string;
  summary: string;
  /** The earliest deadline that would be new; null when none moves. */
  earliest: string | null;
  examples: Example[];
};

/**
 * What a change would come to, were it made now and for the open tickets too. It is made, counted and taken back, so the
 * figures are those of the change itself. Throws what the change throws: `forbidden`, `invalid`, `not_found`, `conflict`, `refused`.
 */
export async function previewServiceLevels(
  actor: Actor,
  change: ServiceLevelChange,
  now: Date,
): Promise<ServiceLevelPreview> {
  requireCan(actor, 'service_levels.manage');
  const trial = new Trial();
  await withActor(
    actor,
    async (tx) => {
      await lockServiceLevels(tx, actor.tenantId);
      const fingerprint = await fingerprintOf(tx, change);
      const { summary, reach } = await makeChange(tx, actor.tenantId, change, now);
      trial.outcome = {
        fingerprint,
        summary,
        ...(await asSystem(tx, (system) => countMoves(system, reach, now))),
      };
      throw trial;
    },
    { timeoutMs: 60_000 },
  ).catch((error: unknown) => {
    if (error !== trial) throw error;
  });
  if (!trial.outcome) throw new Error('The trial of a change ended without an outcome.');
  return trial.outcome;
}

/** Thrown to take the trial back: a transaction that ends so leaves nothing. */
class Trial extends Error {
  outcome: ServiceLevelPreview | null = null;
}

type Moved = { id: string; counted: Recount };

async function countMoves(tx: SystemTx, reach: Reach, now: Date) {
  const policies = await loadPolicies(tx);
  let figures = NO_FIGURES;
  let earliest: Date | null = null;
  let examples: Moved[] = [];
  for await (const page of pagesInReach(tx, reach, policies, now)) {
    const counted = page.flatMap((ticket) =>
      recalculated(ticket, policyIn(reach, policies, ticket), now).events.flatMap((event) =>
        event.kind === 'recalculated' ? [{ id: ticket.id, counted: event.recount }] : [],
      ),
    );
    figures = addFigures(
      figures,
      page.length,
      counted.map((one) => one.counted),
    );
    for (const { counted: one } of counted) {
      const after = one.move?.after;
      if (after && (earliest === null || after < earliest)) earliest = after;
    }
    examples = mostTelling([...examples, ...counted]);
  }
  return {
    ...figures,
    earliest: earliest?.toISOString() ?? null,
    examples: await presentExamples(tx, examples),
  };
}

async function* pagesInReach(tx: SystemTx, reach: Reach, policies: SlaPolicies, now: Date) {
  let after: string | null = null;
  for (;;) {
    const page: Ticket[] = await loadTickets(
      tx,
      Prisma.sql`${isInReach(reach, policies)} ${pageAfter(after, PAGE)}`,
    );
    if (page.length > 0) yield withRecorded(tx, page, now);
    if (page.length < PAGE) return;
    after = page.at(-1)?.id ?? null;
  }
}

/** Those that become overdue first, then those that no longer are. */
function mostTelling(moved: readonly Moved[]): Moved[] {
  const weight = ({ counted }: Moved) => (counted.becomesOverdue ? 2 : counted.noLongerOverdue ? 1 : 0);
  return moved
    .filter(({ counted }) => counted.move !== null)
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, EXAMPLES);
}

async function presentExamples(tx: Tx, examples: readonly Moved[]): Promise<Example[]> {
  if (examples.length === 0) return [];
  const named = await tx.$queryRaw<{ id: string; trackingNumber: string; title: string }[]>`
    select id, tracking_number as "trackingNumber", title from tickets
    where tenant_id = (select app_tenant()) and id = any (${examples.map(({ id }) => id)}::uuid[])`;
  return examples.flatMap(({ id, counted: { move, becomesOverdue, noLongerOverdue } }) => {
    const ticket = named.find((one) => one.id === id);
    if (!ticket || !move) return [];
    const [before, after] = [move.before?.toISOString() ?? null, move.after?.toISOString() ?? null];
    return [{ ...ticket, clock: move.clock, before, after, becomesOverdue, noLongerOverdue }];
  });
}
