import type { Actor, LocalActor } from '#lib/domain/access/actor.ts';
import { can } from '#lib/domain/access/roles.ts';
import { env } from '#lib/env.ts';
import type { TicketFilter } from '#lib/tickets/ticket-filter.ts';
import { countTickets, type TicketCount } from '#lib/tickets/ticket-list.ts';
import {
  type ColumnKey,
  columnOf,
  columnsFor,
  type ExportColumn,
  usualColumnsFor,
} from './export-columns.ts';

/** What a page offers this actor: columns in their order, and which are chosen to begin with. */
export type ExportOffer = {
  columns: { key: ColumnKey; header: string; group: ExportColumn['group']; isUsual: boolean }[];
};

/** Null for who may not export. */
export function exportOffer(actor: Actor): ExportOffer | null {
  if (!can(actor, 'ticket.export').allowed) return null;
  const usual = usualColumnsFor(actor);
  return {
    columns: columnsFor(actor).map((key) => {
      const { header, group } = columnOf(key);
      return { key, header, group, isUsual: usual.includes(key) };
    }),
  };
}

/** How many tickets would go out, as far as that decides how: capped, they are too many to download at once. */
export function countForExport(actor: LocalActor, filter: TicketFilter, now: Date): Promise<TicketCount> {
  return countTickets(actor, filter, now, env().EXPORT_DIRECT_ROWS);
}
