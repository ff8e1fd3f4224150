import type { SystemTx } from '#lib/db/with-actor.ts';

/** Of which of a ticket's timers nobody need be told any more; `all` includes what was escalated by hand. */
export type VoidTimer = 'response' | 'resolution' | 'all';

/**
 * What staff were to be told of deadlines is not sent any more where it has become void: the ticket is finished, the resident
 * has been answered, or the deadline was put off. A message that is being sent stays as it is. Lock the tickets first.
 */
export async function withdrawVoid(
  tx: SystemTx,
  voided: readonly { id: string; timer: VoidTimer }[],
): Promise<void> {
  if (voided.length === 0) return;
  await tx.$executeRaw`
    update notifications n set status = 'suppressed', error_words = 'Its clock had ended before it was sent.'
    from json_to_recordset(${JSON.stringify(voided)}::json) as v (id uuid, timer text)
    where n.tenant_id = app_tenant() and n.ticket_id = v.id and n.status = 'queued' and n.user_id is not null
      and n.kind in ('warning', 'breach', 'escalated') and (v.timer = 'all' or n.event_key like v.timer || ' %')`;
}
