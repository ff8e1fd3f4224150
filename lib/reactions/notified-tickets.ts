import type { SystemTx } from '#lib/db/with-actor.ts';
import type { Language } from '#lib/domain/language/languages.ts';
import type { TicketStatus } from '#lib/domain/ticket/status.ts';

/** A ticket as far as messages need it. */
export type NotifiedTicket = {
  id: string;
  version: number;
  status: TicketStatus;
  trackingNumber: string;
  language: Language;
  isUrgent: boolean;
  timeZone: string;
  /** Null when nobody can be written to. */
  reporterId: string | null;
  reporterHasPhone: boolean;
};

/** Sensitive ones are never among them. */
export async function loadNotifiedTickets(tx: SystemTx, ids: readonly string[]): Promise<NotifiedTicket[]> {
  if (ids.length === 0) return [];
  return tx.$queryRaw<NotifiedTicket[]>`
    select t.id, t.version, t.status, t.tracking_number as "trackingNumber", t.language,
      t.priority = 'critical' as "isUrgent", m.time_zone as "timeZone", r.id as "reporterId",
      r.phone is not null as "reporterHasPhone"
    from tickets t
    join municipalities m on m.id = t.tenant_id
    left join lateral (select * from ticket_reporters r where r.tenant_id = t.tenant_id and r.ticket_id = t.id
      and num_nonnulls(r.phone, r.email) > 0 order by r.created_at, r.id limit 1) r on true
    where t.tenant_id = (select app_tenant()) and t.id = any (${ids}::uuid[]) and not t.is_sensitive`;
}
