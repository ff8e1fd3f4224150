import { z } from 'zod';
import { requireCan } from '#lib/auth/require.ts';
import { type Category, findCategory } from '#lib/categories/find-category.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { asSystem, type Tx, withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { latLngSchema } from '#lib/domain/geo/lat-lng.ts';
import { clockColumns } from '#lib/domain/sla/timer-columns.ts';
import { EDIT_SHAPE } from '#lib/domain/ticket/field-inputs.ts';
import { version } from '#lib/domain/ticket/ticket-input.ts';
import { invalid } from '#lib/errors.ts';
import { letTeamsWatch } from '#lib/notifications/staff-recipients.ts';
import { rerouteTickets } from '#lib/routing/reroute-tickets.ts';
import { loadPolicies } from '#lib/sla/policies.ts';
import { fieldAssignments } from './field-columns.ts';
import { type LockedTicket, lockTicket } from './lock-ticket.ts';
import { findTicketView } from './read-ticket.ts';
import type { TicketView } from './ticket-view.ts';

export const editTicketInput = z.strictObject({
  ...EDIT_SHAPE,
  version,
  category: z.string().min(1).max(100).optional(),
  location: latLngSchema.nullish(),
});

export type EditTicketInput = z.infer<typeof editTicketInput>;

/**
 * Edits what is written of a ticket. A new category or place routes it again, once, unless somebody assigned it by
 * hand; a new category or priority counts its clock anew from the start, with the pauses it had. Answers null when
 * the ticket has thereby left the actor's sight. Throws `not_found`, `conflict`, `forbidden`, `invalid`.
 */
export function editTicket(
  actor: Actor,
  ticketId: string,
  input: EditTicketInput,
  now: Date,
): Promise<TicketView | null> {
  return withActor(actor, async (tx) => {
    const ticket = await lockTicket(tx, actor, ticketId, input.version, now);
    requireCan(actor, 'ticket.edit');
    const category = input.category === undefined ? null : await findCategory(tx, input.category);
    if (category && ticket.isSensitive && !category.isSensitive) {
      throw invalid(
        'category',
        'A sensitive ticket stays sensitive. Choose one of the sensitive categories.',
      );
    }
    const clock = await recount(tx, ticket, category, input);
    const moves = (category !== null && category.id !== ticket.categoryId) || input.location !== undefined;

    await asSystem(tx, async () => {
      await tx.$executeRaw`update tickets set ${Prisma.join(assignments(input, category, clock, ticket))}
        where tenant_id = ${actor.tenantId}::uuid and id = ${ticket.id}::uuid`;
      if (moves) await letTeamsWatch(tx, await rerouteTickets(tx, [ticket.id]));
    });
    return viewIfStillVisible(tx, actor, ticket.id, now);
  });
}

type Clock = Awaited<ReturnType<typeof recount>>;

/** One `column = value` for each field that was given. */
function assignments(
  input: EditTicketInput,
  category: Category | null,
  clock: Clock,
  ticket: LockedTicket,
): Prisma.Sql[] {
  const sets = [Prisma.sql`version = version`, ...fieldAssignments(input)];
  if (category) {
    sets.push(Prisma.sql`category_id = ${category.id}::uuid`);
    // Becoming sensitive takes it from its team in the same step; routing then finds the police station.
    if (category.isSensitive && !ticket.isSensitive) {
      sets.push(Prisma.sql`team_id = null, assignee_id = null, assignment_reason = 'rerouting'`);
    }
  }
  if (input.location !== undefined) {
    sets.push(
      input.location === null
        ? Prisma.sql`location = null`
        : Prisma.sql`location = st_setsrid(st_makepoint(${input.location.lng}, ${input.location.lat}), 4326)`,
    );
  }
  if (clock) {
    sets.push(Prisma.sql`sla_policy_id = ${clock.slaPolicyId}::uuid, response_warn_at = ${clock.responseWarnAt},
      response_due_at = ${clock.responseDueAt}, resolution_warn_at = ${clock.resolutionWarnAt},
      resolution_due_at = ${clock.resolutionDueAt}, sla_next_at = ${clock.slaNextAt}`);
  }
  return sets;
}

async function recount(tx: Tx, ticket: LockedTicket, category: Category | null, input: EditTicketInput) {
  if (ticket.isSensitive || category?.isSensitive) return null;
  const isOther =
    (category !== null && category.id !== ticket.categoryId) ||
    (input.priority !== undefined && input.priority !== ticket.priority);
  // As it was, it goes on under the terms it has.
  if (!isOther) return null;
  const policy = (await loadPolicies(tx)).for(
    category?.id ?? ticket.categoryId,
    input.priority ?? ticket.priority,
  );
  const history = {
    startedAt: ticket.createdAt,
    respondedAt: ticket.firstResponseAt,
    stops: ticket.clockStops,
  };
  return clockColumns(
    { history, status: ticket.status, resolvedAt: ticket.resolvedAt, escalation: ticket.escalation },
    policy,
    // Under the new terms a deadline may lie in the past: that is news too.
    ticket.createdAt,
  );
}

async function viewIfStillVisible(tx: Tx, actor: Actor, id: string, now: Date): Promise<TicketView | null> {
  const visible = await tx.ticket.findUnique({
    where: { tenantId_id: { tenantId: actor.tenantId, id } },
    select: { id: true },
  });
  return visible ? findTicketView(tx, actor, id, now) : null;
}
