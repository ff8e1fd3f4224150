import { endOfDay, startOfDay } from '#components/ticket/when.ts';
import { type TicketListQuery, ticketListQuery } from '#lib/tickets/ticket-list.ts';
import { isSeveral, type ListAddress } from './list-address.ts';

export type ParsedAddress = { query: TicketListQuery } | { faults: string[] };

/** The query of an address, or a sentence for each filter that cannot be read. A plain date is a day of the municipality. */
export function parseAddress(address: ListAddress): ParsedAddress {
  const values = Object.fromEntries(
    Object.entries(address).map(([key, given]) => [key, isSeveral(key) ? given : given[0]]),
  );
  const from = wholeDay(address.from, startOfDay);
  const to = wholeDay(address.to, endOfDay);
  const result = ticketListQuery.safeParse({ ...values, ...(from && { from }), ...(to && { to }) });
  if (result.success) return { query: result.data };
  return {
    faults: [
      ...new Set(
        result.error.issues.map(({ path, message }) =>
          message.startsWith('Invalid') || message.startsWith('Too')
            ? `“${String(path[0])}” cannot be read.`
            : message,
        ),
      ),
    ],
  };
}

function wholeDay(values: string[] | undefined, edge: (day: string) => Date): string | undefined {
  const day = values?.[0];
  if (!day || !/^\d{4}-\d\d-\d\d$/.test(day)) return undefined;
  const at = edge(day);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
