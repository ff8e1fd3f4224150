import { z } from 'zod';
import { requireCan } from '#lib/auth/require.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { asSystem, type Tx, withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import type { Escalation } from '#lib/domain/sla/due-events.ts';
import { climbByHand, refusalOfEscalation, STANDARD_TARGETS } from '#lib/domain/sla/escalation.ts';
import { clockColumns, stopsAfter } from '#lib/domain/sla/timer-columns.ts';
import { text, version } from '#lib/domain/ticket/ticket-input.ts';
import { AppError, forbidden } from '#lib/errors.ts';
import { notifyEscalation, notifyStatusChange } from '#lib/notifications/enqueue.ts';
import { canOpen, findEmptyLevels } from '#lib/notifications/staff-recipients.ts';
import { loadPolicies } from '#lib/sla/policies.ts';
import { type LockedTicket, lockTicket } from './lock-ticket.ts';
import { findTicketView } from './read-ticket.ts';
import type { TicketView } from './ticket-view.ts';

export const escalateTicketInput = z.strictObject({
  version,
  /** For staff: it stands in the ticket's history and in the audit trail, and leaves the house in no message. */
  reason: text('The reason', 500).pipe(z.string().min(1, 'Say why it has to be escalated.')),
});

export type EscalateTicketInput = z.infer<typeof escalateTicketInput>;

/**
 * Brings a ticket before the next level of its chain, in time or not, with a team or without. It takes the ticket's row
 * lock and so follows or precedes a sweep that climbs at the same moment: each level comes once. It is no response to
 * the resident. Throws `not_found`, `conflict`, `forbidden`, `refused`, `invalid`.
 */
export function escalateTicket(
  actor: Actor,
  ticketId: string,
  input: EscalateTicketInput,
  now: Date,
): Promise<TicketView> {
  return withActor(actor, async (tx) => {
    const ticket = await lockTicket(tx, actor, ticketId, input.version, now);
    requireCan(actor, 'ticket.escalate');
    if (ticket.isSensitive)
      throw forbidden('A sensitive report is with the police and is not escalated here.');
    const refusal = refusalOfEscalation(ticket.status);
    if (refusal) throw new AppError('refused', refusal, { field: 'status' });

    const policy = (await loadPolicies(tx)).of(ticket);
    const { chain } = policy;
    const climbed = climbByHand(ticket.escalation, chain, policy.terms, now);
    if (!climbed) {
      throw new AppError(
        'refused',
        `It is with the last level of its chain (${ticket.escalation.level}) already. Write to the people there: mention them in a note.`,
        { field: 'status' },
      );
    }
    const named = chain.length === 0 ? (STANDARD_TARGETS[climbed.level - 1] ?? 'admins') : 'chain';
    const target = await asSystem(tx, async () => {
      const asked = { ticketId: ticket.id, audience: named, level: climbed.level } as const;
      const [nobodyThere] = await findEmptyLevels(tx, [asked]);
      await record(tx, actor, ticket, climbed, input.reason, now);
      const note = nobodyThere ? `${input.reason} (${nobodyThere})` : input.reason;
      await write(tx, actor, ticket, climbed, named, note, clockAfter(ticket, climbed, policy, now));
      return nobodyThere ? 'admins' : named;
    });
    if (ticket.status !== 'escalated') await notifyStatusChange(tx, actor, ticket.id, now);
    await notifyEscalation(tx, actor, ticket.id, { level: climbed.level, audience: target }, now);
    return findTicketView(tx, actor, ticket.id, now);
  });
}

/** For the clock that began the chain, if one did: it does not climb there again. */
async function record(
  tx: Tx,
  actor: Actor,
  ticket: LockedTicket,
  { clock, level }: Escalation,
  reason: string,
  now: Date,
): Promise<void> {
  await tx.$executeRaw`
    insert into sla_occurrences (tenant_id, ticket_id, clock, event, level, due_at, recorded_at, escalated_by, reason)
    values (app_tenant(), ${ticket.id}::uuid, ${clock}, 'escalation', ${level}, ${now}, ${now},
      ${actor.userId}::uuid, ${reason})
    on conflict (tenant_id, ticket_id, clock, event, level) do nothing`;
}

function clockAfter(
  ticket: LockedTicket,
  escalation: Escalation,
  policy: Parameters<typeof clockColumns>[1],
  now: Date,
) {
  const stops = stopsAfter(ticket.clockStops, 'escalated', now);
  const history = { startedAt: ticket.createdAt, respondedAt: ticket.firstResponseAt, stops };
  return {
    ...clockColumns({ history, status: 'escalated', resolvedAt: null, escalation }, policy, now),
    clockStops: stops,
  };
}

/** Onto the desk of the one person whom the level names, if it names one who can open it. */
async function write(
  tx: Tx,
  actor: Actor,
  ticket: LockedTicket,
  escalation: Escalation,
  target: string,
  note: string,
  clock: ReturnType<typeof clockAfter>,
): Promise<void> {
  const [desk] = await tx.$queryRaw<{ personId: string }[]>`
    select named.person_id as "personId" from tickets t
    left join teams m on m.tenant_id = t.tenant_id and m.id = t.team_id
    left join escalation_levels l on ${target} = 'chain' and l.tenant_id = t.tenant_id
      and l.policy_id = ${clock.slaPolicyId}::uuid and l.level = ${escalation.level}::int
    cross join lateral (select case coalesce(l.target, ${target})
      when 'team_manager' then m.manager_id when 'person' then l.person_id end as person_id) named
    where t.tenant_id = (select app_tenant()) and t.id = ${ticket.id}::uuid
      and ${canOpen(Prisma.sql`named.person_id`, Prisma.sql`t.team_id`)}`;
  await tx.ticket.update({
    where: { tenantId_id: { tenantId: actor.tenantId, id: ticket.id } },
    data: {
      ...clock,
      status: 'escalated',
      assigneeId: desk?.personId ?? ticket.assigneeId,
      assignmentReason: 'escalation',
      assignmentNote: `Level ${escalation.level}: ${note}`,
      escalationLevel: escalation.level,
      escalationClock: escalation.clock,
      escalationNextAt: escalation.nextAt,
    },
    select: { id: true },
  });
}
