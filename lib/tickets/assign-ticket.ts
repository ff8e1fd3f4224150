import { z } from 'zod';
import { requireCan } from '#lib/auth/require.ts';
import { asSystem, type Tx, withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { text, version } from '#lib/domain/ticket/ticket-input.ts';
import { invalid } from '#lib/errors.ts';
import { notifyAssignment } from '#lib/notifications/enqueue.ts';
import { type LockedTicket, lockTicket } from './lock-ticket.ts';
import { findTicketView } from './read-ticket.ts';
import type { TicketView } from './ticket-view.ts';

export const assignTicketInput = z
  .strictObject({
    version,
    /** Null takes it from every team. Left out: as it is. */
    team: z.uuid('The team is given by its id.').nullish(),
    /** A person of the team (or a manager), by id. Null takes it from the person. */
    assignee: z.uuid('The person is given by their id.').nullish(),
    note: text('The note', 500).optional(),
  })
  .refine((input) => input.team !== undefined || input.assignee !== undefined, {
    path: ['team'],
    message: 'Say which team or which person gets the ticket.',
  });

export type AssignTicketInput = z.infer<typeof assignTicketInput>;

/**
 * Gives a ticket to a team, a person, or nobody. Routing leaves it there from now on. Answers null when the ticket
 * has thereby left the actor's sight. Throws `not_found`, `conflict`, `forbidden`, `invalid`.
 */
export function assignTicket(
  actor: Actor,
  ticketId: string,
  input: AssignTicketInput,
  now: Date,
): Promise<TicketView | null> {
  return withActor(actor, async (tx) => {
    const ticket = await lockTicket(tx, actor, ticketId, input.version, now);
    requireCan(actor, 'ticket.assign');
    const teamId = input.team === undefined ? ticket.teamId : input.team;
    await requireTeam(tx, ticket, teamId);
    // A ticket that goes to another team leaves its person behind, unless one is named.
    const assigneeId =
      input.assignee === undefined ? (teamId === ticket.teamId ? ticket.assigneeId : null) : input.assignee;
    await requireAssignee(tx, ticket, teamId, assigneeId);

    await asSystem(tx, () =>
      tx.ticket.update({
        where: { tenantId_id: { tenantId: actor.tenantId, id: ticket.id } },
        data: { teamId, assigneeId, assignmentReason: 'manual', assignmentNote: input.note || null },
        select: { id: true },
      }),
    );
    if (teamId !== ticket.teamId || assigneeId !== ticket.assigneeId) {
      await notifyAssignment(tx, actor, ticket.id, now);
    }
    const leftSight = actor.role === 'saps_liaison' && !actor.teamIds.includes(teamId ?? '');
    return leftSight ? null : findTicketView(tx, actor, ticket.id, now);
  });
}

/** The database refuses a wrong pairing whatever happens here (tickets_guard); this says it in a sentence. */
async function requireTeam(tx: Tx, ticket: LockedTicket, teamId: string | null): Promise<void> {
  if (teamId === null) {
    if (ticket.isSensitive)
      throw invalid('team', 'A sensitive ticket always has a police station. Choose another one.');
    return;
  }
  const team = await tx.team.findFirst({
    where: { id: teamId, isActive: true },
    select: { isSaps: true },
  });
  if (!team) throw invalid('team', 'There is no such active team.');
  if (team.isSaps !== ticket.isSensitive) {
    throw invalid(
      'team',
      ticket.isSensitive
        ? 'This ticket can only be given to a police station.'
        : 'A police station takes no ordinary tickets. Choose one of the municipality’s teams.',
    );
  }
}

async function requireAssignee(
  tx: Tx,
  ticket: LockedTicket,
  teamId: string | null,
  assigneeId: string | null,
): Promise<void> {
  if (assigneeId === null || (assigneeId === ticket.assigneeId && teamId === ticket.teamId)) return;
  const membership = await tx.membership.findFirst({
    where: {
      userId: assigneeId,
      OR: [
        { teams: { some: { teamId: teamId ?? undefined } } },
        ...(ticket.isSensitive ? [] : [{ role: { in: ['manager', 'admin'] } }]),
      ],
    },
    select: { id: true },
  });
  if (!membership)
    throw invalid('assignee', 'That person is neither in the team nor a manager. Choose one who is.');
}
