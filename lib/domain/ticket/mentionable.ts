import type { Actor } from '../access/actor.ts';
import { can } from '../access/roles.ts';

export type Colleague = { id: string; name: string };

type Member = Colleague & { teamIds: readonly string[] };

/** Whom a message can mention: who can open the ticket, but for its author. Nobody is notified of a sensitive report. */
export function mentionable(
  actor: Actor,
  ticket: { team: { id: string } | null },
  members: readonly Member[],
): Colleague[] {
  if (!can(actor, 'ticket.note').allowed || actor.role === 'saps_liaison') return [];
  const team = ticket.team?.id;
  return members
    .filter(
      ({ id, teamIds }) => id !== actor.userId && (teamIds.length === 0 || (team && teamIds.includes(team))),
    )
    .map(({ id, name }) => ({ id, name }));
}
