import { z } from 'zod';
import { requireCan } from '#lib/auth/require.ts';
import { type Tx, withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { ROLES_OF_ANY_TEAM, rolesThatCan } from '#lib/domain/access/roles.ts';
import type { Ticket } from '#lib/domain/ticket/ticket.ts';
import { text, version } from '#lib/domain/ticket/ticket-input.ts';
import { invalid } from '#lib/errors.ts';
import { executeAsSystem } from './execute.ts';
import { lockTicket } from './lock-ticket.ts';
import { viewIfVisible } from './read-ticket.ts';
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
    const command = {
      kind: 'assign',
      ...(input.team === undefined ? {} : { team: await findActiveTeam(tx, input.team) }),
      ...(input.assignee === undefined ? {} : { assigneeId: input.assignee }),
      note: input.note || null,
    } as const;
    if (input.assignee && (input.assignee !== ticket.assigneeId || teamId !== ticket.teamId)) {
      await requireAssignable(tx, ticket, teamId, input.assignee);
    }
    await executeAsSystem(tx, actor, ticket, command, now);
    return viewIfVisible(tx, actor, ticket.id, now);
  });
}

async function findActiveTeam(tx: Tx, teamId: string | null) {
  if (teamId === null) return null;
  const team = await tx.team.findFirst({
    where: { id: teamId, isActive: true },
    select: { id: true, isSaps: true },
  });
  if (!team) throw invalid('team', 'There is no such active team.');
  return team;
}

async function requireAssignable(
  tx: Tx,
  ticket: Ticket,
  teamId: string | null,
  assigneeId: string,
): Promise<void> {
  const membership = await tx.membership.findFirst({
    where: {
      userId: assigneeId,
      user: { disabledAt: null },
      OR: [
        ...(teamId === null
          ? []
          : [{ role: { in: rolesThatCan('ticket.work') }, teams: { some: { teamId } } }]),
        ...(ticket.isSensitive ? [] : [{ role: { in: [...ROLES_OF_ANY_TEAM] } }]),
      ],
    },
    select: { id: true },
  });
  if (!membership)
    throw invalid('assignee', 'That person is neither in the team nor a manager. Choose one who is.');
}
