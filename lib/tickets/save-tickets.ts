import type { SystemTx } from '#lib/db/with-actor.ts';
import { type DomainEvent, isSlaEvent, type SlaEvent } from '#lib/domain/ticket/events.ts';
import type { TicketPatch } from '#lib/domain/ticket/ticket.ts';
import { PATCH_COLUMNS, toRow } from './ticket-columns.ts';

/** What was decided of a ticket. */
export type DecidedTicket = { id: string; patch: TicketPatch; events: readonly DomainEvent[] };

/**
 * Writes what was decided of any number of tickets, whose rows the caller has locked: what came of their timers, and
 * their columns. Two statements at most; triggers write audit, history and the stream's events. A sensitive ticket's
 * deadlines are cleared by a trigger, whatever is written.
 */
export async function saveTickets(tx: SystemTx, decided: readonly DecidedTicket[], now: Date): Promise<void> {
  await recordSlaEvents(tx, decided, now);
  await writeColumns(tx, decided);
}

const KINDS = { warning: 'warning', breach: 'breach', escalated: 'escalation' } as const;

/** The unique key of `sla_occurrences` has the last word on what was recorded before. */
async function recordSlaEvents(tx: SystemTx, decided: readonly DecidedTicket[], now: Date): Promise<void> {
  const rows = decided.flatMap(({ id, events }) =>
    events.filter(isSlaEvent).map((event) => ({
      ticket_id: id,
      clock: event.timer,
      event: KINDS[event.kind],
      due_at: event.dueAt,
      ...escalationColumns(event),
    })),
  );
  if (rows.length === 0) return;
  await tx.$executeRaw`
    insert into sla_occurrences (tenant_id, ticket_id, clock, event, level, due_at, recorded_at, escalated_by, reason)
    select app_tenant(), r.ticket_id, r.clock, r.event, r.level, r.due_at, ${now}, r.escalated_by, r.reason
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (ticket_id uuid, clock text, event text, level smallint,
      due_at timestamptz, escalated_by uuid, reason text)
    on conflict (tenant_id, ticket_id, clock, event, level) do nothing`;
}

function escalationColumns(event: SlaEvent) {
  if (event.kind !== 'escalated') return { level: 0, escalated_by: null, reason: null };
  const { level, byHand, unstaffed } = event;
  return { level, escalated_by: byHand?.userId ?? null, reason: byHand?.reason ?? unstaffed };
}

/** Columns that a patch does not name keep what they hold. */
async function writeColumns(tx: SystemTx, decided: readonly DecidedTicket[]): Promise<void> {
  const rows = decided
    .filter(({ patch }) => Object.keys(patch).length > 0)
    .map(({ id, patch }) => ({ id, patch: toRow(patch) }));
  if (rows.length === 0) return;
  await tx.$executeRaw`
    update tickets t set (${PATCH_COLUMNS.names})
      = (select ${PATCH_COLUMNS.ofP} from jsonb_populate_record(t, r.patch) p)
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (id uuid, patch jsonb)
    where t.tenant_id = (select app_tenant()) and t.id = r.id`;
}
