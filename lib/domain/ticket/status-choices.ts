import type { Actor } from '#lib/domain/access/actor.ts';
import { type Action, can, type Verdict } from '#lib/domain/access/roles.ts';
import { refusalOfChange, STATUSES, type TicketStatus } from './status.ts';

const actionFor = (to: TicketStatus): Action => {
  if (to === 'closed') return 'ticket.close';
  return to === 'reopened' ? 'ticket.reopen' : 'ticket.work';
};

/** Whether this actor may make this change: the table of transitions, then the role. */
export function mayChangeStatus(
  actor: Pick<Actor, 'role'>,
  change: { from: TicketStatus; to: TicketStatus; resolutionSummary?: string | undefined },
): Verdict {
  const refusal = refusalOfChange(change);
  // Escalating requires a reason and advances the escalation level: lib/tickets/escalate-ticket.ts.
  if (!refusal && change.to === 'escalated') return { allowed: false, reason: ESCALATE_INSTEAD };
  return refusal ? { allowed: false, reason: refusal } : can(actor, actionFor(change.to));
}

const ESCALATE_INSTEAD = 'Escalate it instead, with a reason: then whoever comes next in its chain is told.';

export type StatusChoice = { to: TicketStatus; refusal: string | null };

/** The changes that the table offers from here, with the reason where this actor may not make one. */
export function statusChoices(actor: Pick<Actor, 'role'>, from: TicketStatus): StatusChoice[] {
  const offered = STATUSES[from].next.filter((to) => to !== 'escalated');
  return offered.map((to) => {
    // The form asks for the summary; here it is taken as given.
    const verdict = mayChangeStatus(actor, { from, to, resolutionSummary: 'given in the form' });
    return { to, refusal: verdict.allowed ? null : verdict.reason };
  });
}
