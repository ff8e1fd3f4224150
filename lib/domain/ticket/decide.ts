import { can } from '#lib/domain/access/roles.ts';
import type { ClockStop } from '#lib/domain/sla/deadlines.ts';
import { escalationAfter, NO_ESCALATION } from '#lib/domain/sla/due-events.ts';
import { climbByHand, refusalOfEscalation, STANDARD_TARGETS } from '#lib/domain/sla/escalation.ts';
import { stopsAfter } from '#lib/domain/sla/timer-columns.ts';
import type {
  AssignCommand,
  By,
  ChangeStatusCommand,
  Context,
  CreateCommand,
  Decision,
  EditCommand,
  EscalateCommand,
  MessageCommand,
  Refusal,
  Step,
  TicketCommand,
} from './commands.ts';
import { isFinished, refusalOfChange, STATUSES, type TicketStatus } from './status.ts';
import { mayChangeStatus } from './status-choices.ts';
import { columnsOf, type NewTicket, patchBetween, type Ticket } from './ticket.ts';
import { justBefore, policyOf, recalculated, responded, tick, timed } from './timers.ts';

type Given<C> = C & { by: By };

/**
 * What comes of a command on a ticket: the columns to write and the events that happened, or why it is refused. Pure. The
 * rules of a ticket stand here and in what this calls; only ward and team are found by routing, in SQL, and the version is
 * counted by a trigger.
 *
 * Every command but `tick` first records what was due before `now`, so that a command and the sweep cannot differ: a
 * breach one second ago is one, even if the sweep comes later. An act at the very instant of a deadline is in time.
 */
export function decide(
  ticket: Ticket,
  command: Given<TicketCommand>,
  context: Context,
  now: Date,
): Decision | Refusal {
  if (command.kind === 'tick') return decisionOf(ticket, tick(ticket, context, now));
  const before = tick(ticket, context, justBefore(now));
  const act = carryOut(before.ticket, command, context, now);
  if ('refused' in act) return act;
  return decisionOf(ticket, { ...act, events: [...before.events, ...act.events] }, command);
}

function decisionOf(before: Ticket, { ticket, events }: Step, command?: TicketCommand): Decision {
  const fields = command?.kind === 'edit' ? command.fields : {};
  return { patch: { ...fields, ...patchBetween(before, ticket) }, events };
}

function carryOut(
  ticket: Ticket,
  command: Given<Exclude<TicketCommand, { kind: 'tick' }>>,
  context: Context,
  now: Date,
): Step | Refusal {
  switch (command.kind) {
    case 'edit':
      return edit(ticket, command, context, now);
    case 'change_status':
      return changeStatus(ticket, command, context, now);
    case 'assign':
      return assign(ticket, command);
    case 'message':
      return message(ticket, command, context, now);
    case 'escalate':
      return escalate(ticket, command, context, now);
    case 'recalculate':
      return recalculated(ticket, command.policy, now);
  }
}

const refuse = (code: 'refused' | 'forbidden' | 'invalid', message: string, field?: string): Refusal => ({
  refused: { code, message, ...(field === undefined ? {} : { field }) },
});

/** A new ticket with its timers. Routing finds its ward and team as it is inserted. */
export function decideNew(
  { ticket: fields, category, priority, createdAt, historical }: CreateCommand,
  { policies }: Pick<Context, 'policies'>,
  now: Date,
): Decision<NewTicket> {
  const completedAt = historical?.completedAt ?? null;
  const status: TicketStatus = completedAt ? 'closed' : historical ? 'open' : 'new';
  const made: Ticket = {
    ...{ id: fields.id, version: 1, status, priority, categoryId: category.id },
    isSensitive: category.isSensitive,
    ...{ teamId: null, assigneeId: null, assignmentReason: 'routing', assignmentNote: null },
    resolutionSummary: historical?.resolutionSummary ?? null,
    ...{ createdAt, firstResponseAt: completedAt, resolvedAt: completedAt, closedAt: completedAt },
    stops: completedAt ? stopsAfter([], status, completedAt) : [],
    ...{ policyId: null, deadlines: null, escalation: NO_ESCALATION, nextAt: null, recorded: [] },
  };
  // Warnings and breaches from before an import are nobody's news.
  const recordedUntil = historical ? now : justBefore(now);
  const {
    teamId: _team,
    assigneeId: _assignee,
    assignmentReason: _reason,
    assignmentNote: _note,
    escalationLevel: _level,
    escalationClock: _clock,
    escalationNextAt: _next,
    ...columns
  } = columnsOf(timed(made, policies.for(category.id, priority), recordedUntil));
  return { patch: { ...fields, ...columns, createdAt }, events: [{ kind: 'created' }] };
}

/** A new category or priority counts the deadlines again; becoming sensitive takes the ticket from its team and ends its timers. */
function edit(
  ticket: Ticket,
  { fields, category, priority }: EditCommand,
  context: Context,
  now: Date,
): Step | Refusal {
  if (category && ticket.isSensitive && !category.isSensitive) {
    return refuse(
      'invalid',
      'A sensitive ticket stays sensitive. Choose one of the sensitive categories.',
      'category',
    );
  }
  const edited: Ticket = {
    ...ticket,
    priority: priority ?? ticket.priority,
    categoryId: category?.id ?? ticket.categoryId,
    isSensitive: category?.isSensitive ?? ticket.isSensitive,
  };
  const columns = [...Object.keys(fields), ...Object.keys(patchBetween(ticket, edited))];
  const events: Step['events'] = columns.length > 0 ? [{ kind: 'edited', columns }] : [];
  if (edited.isSensitive && !ticket.isSensitive) {
    const handedOver = { teamId: null, assigneeId: null, assignmentReason: 'rerouting' } as const;
    const ended = timed(
      { ...edited, ...handedOver, escalation: NO_ESCALATION },
      policyOf(ticket, context),
      now,
    );
    return { ticket: ended, events: [...events, { kind: 'became_sensitive' }] };
  }
  // Under the same category and priority it goes on under the terms it has.
  if (edited.categoryId === ticket.categoryId && edited.priority === ticket.priority)
    return { ticket: edited, events };
  const counted = recalculated(edited, context.policies.for(edited.categoryId, edited.priority), now);
  return { ticket: counted.ticket, events: [...events, ...counted.events] };
}

function changeStatus(
  ticket: Ticket,
  { to, resolutionSummary, by }: Given<ChangeStatusCommand>,
  context: Context,
  now: Date,
): Step | Refusal {
  const change = { from: ticket.status, to, resolutionSummary };
  const refusal = refusalOfChange(change);
  if (refusal) {
    const lacksSummary = to === 'resolved' && STATUSES[ticket.status].next.includes(to);
    return refuse('refused', refusal, lacksSummary ? 'resolutionSummary' : 'status');
  }
  const verdict = mayChangeStatus(by, change);
  if (!verdict.allowed) return refuse('forbidden', verdict.reason);

  // A change of status by staff is a response to the resident; passing on that the resident disputes one is not.
  const isResponse = answersResidents(by) && to !== 'reopened';
  const answer = isResponse ? responded(ticket, context, now) : { ticket, events: [] };
  const changed: Ticket = {
    ...answer.ticket,
    status: to,
    ...(resolutionSummary ? { resolutionSummary } : {}),
    ...finishingTimes(ticket, to, now),
    escalation: escalationAfter(answer.ticket.escalation, to),
    stops: stopsAfter(ticket.stops, to, now),
  };
  return {
    ticket: timed(changed, policyOf(ticket, context), justBefore(now)),
    events: [...answer.events, { kind: 'status_changed', from: ticket.status, to }],
  };
}

function finishingTimes(ticket: Ticket, to: TicketStatus, now: Date) {
  if (!isFinished(to)) return { resolvedAt: null, closedAt: null };
  return {
    resolvedAt: to === 'cancelled' ? null : (ticket.resolvedAt ?? now),
    closedAt: to === 'resolved' ? null : now,
  };
}

const answersResidents = (by: By) => by.role !== 'system' && can(by, 'ticket.note').allowed;

/** A ticket that goes to another team leaves its person behind, unless one is named. Routing leaves it there from now on. */
function assign(ticket: Ticket, { team, assigneeId, note }: AssignCommand): Step | Refusal {
  if (team === null && ticket.isSensitive)
    return refuse('invalid', 'A sensitive ticket always has a police station. Choose another one.', 'team');
  if (team && team.isSaps !== ticket.isSensitive) {
    return refuse(
      'invalid',
      ticket.isSensitive
        ? 'This ticket can only be given to a police station.'
        : 'A police station takes no ordinary tickets. Choose one of the municipality’s teams.',
      'team',
    );
  }
  const teamId = team === undefined ? ticket.teamId : (team?.id ?? null);
  const goesOn = teamId === ticket.teamId ? ticket.assigneeId : null;
  const assigned: Ticket = {
    ...ticket,
    teamId,
    assigneeId: assigneeId === undefined ? goesOn : assigneeId,
    assignmentReason: 'manual',
    assignmentNote: note,
  };
  const isElsewhere = teamId !== ticket.teamId || assigned.assigneeId !== ticket.assigneeId;
  return { ticket: assigned, events: isElsewhere ? [{ kind: 'assigned' }] : [] };
}

/** The first public message by staff is the response to the resident. */
function message(
  ticket: Ticket,
  { messageId, visibility, mentions, by }: Given<MessageCommand>,
  context: Context,
  now: Date,
): Step {
  const added: Step['events'] = [{ kind: 'message_added', messageId, mentions }];
  if (visibility !== 'public' || !answersResidents(by)) return { ticket, events: added };
  const answer = responded(ticket, context, now);
  return { ...answer, events: [...added, ...answer.events] };
}

/** One level up the chain, in time or not, with a team or without. It is no response to the resident. */
function escalate(
  ticket: Ticket,
  { reason, by }: Given<EscalateCommand>,
  context: Context,
  now: Date,
): Step | Refusal {
  if (ticket.isSensitive)
    return refuse('forbidden', 'A sensitive report is with the police and is not escalated here.');
  const refusal = refusalOfEscalation(ticket.status);
  if (refusal) return refuse('refused', refusal, 'status');
  const policy = policyOf(ticket, context);
  const climbed = climbByHand(ticket.escalation, policy.chain, policy.terms, now);
  if (!climbed) {
    return refuse(
      'refused',
      `It is with the last level of its chain (${ticket.escalation.level}) already. Write to the people there: mention them in a note.`,
      'status',
    );
  }
  const { level, clock: timer } = climbed;
  const { personId = null, unstaffed = null } = context.holders.get(level) ?? {};
  const stops: ClockStop[] = stopsAfter(ticket.stops, 'escalated', now);
  const escalated: Ticket = {
    ...ticket,
    ...{ status: 'escalated', stops, escalation: climbed },
    assigneeId: personId ?? ticket.assigneeId,
    assignmentReason: 'escalation',
    assignmentNote: `Level ${level}: ${unstaffed ? `${reason} (${unstaffed})` : reason}`,
  };
  const audience = unstaffed ? 'admins' : audienceOf(level, policy.chain.length > 0);
  const byHand = { userId: by.userId, reason };
  const changedStatus = ticket.status !== 'escalated';
  return {
    ticket: timed(escalated, policy, justBefore(now)),
    events: [
      {
        ...{ kind: 'escalated', timer, level, policyId: policy.id, dueAt: now },
        ...{ audience, unstaffed, byHand, changedStatus },
      },
    ],
  };
}

/** Whom a level asks: those whom the policy's chain names, or the standard ones where it has none. */
const audienceOf = (level: number, hasChain: boolean) =>
  hasChain ? 'chain' : (STANDARD_TARGETS[level - 1] ?? 'admins');
