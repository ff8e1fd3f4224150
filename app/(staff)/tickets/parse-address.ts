import { type TicketListQuery, ticketListQuery } from '#lib/tickets/ticket-list.ts';
import { isSeveral, type ListAddress } from './list-address.ts';

export type ParsedAddress = { query: TicketListQuery } | { faults: string[] };

/** The query of an address, or a sentence for each filter that cannot be read. */
export function parseAddress(address: ListAddress): ParsedAddress {
  const values = Object.fromEntries(
    Object.entries(address).map(([key, given]) => [key, isSeveral(key) ? given : given[0]]),
  );
  const result = ticketListQuery.safeParse(values);
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
