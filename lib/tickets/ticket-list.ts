import { z } from 'zod';
import { recordViews } from '#lib/audit/record-views.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { printedTime } from '#lib/db/printed-time.ts';
import { withActor } from '#lib/db/with-actor.ts';
import type { LocalActor } from '#lib/domain/access/actor.ts';
import { latLngSchema } from '#lib/domain/geo/lat-lng.ts';
import { invalid } from '#lib/errors.ts';
import { filterConditions, type TicketFilter, ticketFilterSchema } from './ticket-filter.ts';
import {
  type ListRow,
  listColumns,
  presentListItem,
  type TicketListItem,
  ticketJoins,
} from './ticket-view.ts';

export const TICKET_SORTS = ['newest', 'due', 'priority'] as const;
export type TicketSort = (typeof TICKET_SORTS)[number];

export const ticketListQuery = ticketFilterSchema.extend({
  sort: z.enum(TICKET_SORTS, `The order is one of ${TICKET_SORTS.join(', ')}.`).default('newest'),
  cursor: z.string().max(500).optional(),
  limit: z.coerce
    .number('The limit is a number.')
    .int()
    .min(1, 'The limit is 1 at least.')
    .max(200, 'The limit is 200 at most.')
    .default(50),
});

/** The same, or the nearest to `near`, `lat,lng` in degrees; those are one page, in no other order. */
export const ticketsQuery = ticketListQuery.extend({
  near: z
    .string()
    .regex(/^[^,]+,[^,]+$/, 'A spot is lat,lng in degrees.')
    .transform((value) => value.split(',').map(Number))
    .transform(([lat = Number.NaN, lng = Number.NaN]) => ({ lat, lng }))
    .refine((spot) => latLngSchema.safeParse(spot).success, 'A spot is lat,lng in degrees.')
    .optional(),
});

export type TicketListQuery = z.infer<typeof ticketListQuery>;
export type TicketPage = { tickets: TicketListItem[]; nextCursor: string | null };

/** Each order ends in the id, so that it is total, and is the order of an index of `tickets`. */
const ORDERS = {
  newest: {
    keys: Prisma.sql`t.created_at as k1, null::timestamptz as k2`,
    by: Prisma.sql`t.created_at desc, t.id desc`,
    after: (k1: string, _k2: string, id: string) =>
      Prisma.sql`(t.created_at, t.id) < (${k1}::timestamptz, ${id}::uuid)`,
  },
  due: {
    keys: Prisma.sql`t.next_due_at as k1, null::timestamptz as k2`,
    by: Prisma.sql`t.next_due_at, t.id`,
    after: (k1: string, _k2: string, id: string) =>
      Prisma.sql`(t.next_due_at, t.id) > (${k1}::timestamptz, ${id}::uuid)`,
  },
  priority: {
    keys: Prisma.sql`t.priority_rank as k1, t.created_at as k2`,
    by: Prisma.sql`t.priority_rank desc, t.created_at desc, t.id desc`,
    after: (k1: string, k2: string, id: string) =>
      Prisma.sql`(t.priority_rank, t.created_at, t.id) < (${k1}::smallint, ${k2}::timestamptz, ${id}::uuid)`,
  },
} as const satisfies Record<
  TicketSort,
  { keys: Prisma.Sql; by: Prisma.Sql; after: (k1: string, k2: string, id: string) => Prisma.Sql }
>;

/**
 * One page of the tickets the actor sees, by keyset: page 20,000 costs what page 1 does, and a ticket filed meanwhile
 * shifts nothing. Throws `invalid` for a cursor that is not one of this order.
 */
export function listTickets(actor: LocalActor, query: TicketListQuery, now: Date): Promise<TicketPage> {
  return withActor(actor, async (tx) => {
    type Row = ListRow & { k1: string; k2: string | null };
    const rows = await tx.$queryRaw<Row[]>(listSql(actor, query, now));
    const page = rows.slice(0, query.limit);
    await recordViews(
      tx,
      actor,
      page.map((row) => row.id),
    );
    const last = page.at(-1);
    const nextCursor =
      last && rows.length > query.limit ? encodeCursor([query.sort, last.k1, last.k2 ?? '', last.id]) : null;
    return { tickets: page.map(({ k1: _k1, k2: _k2, ...row }) => presentListItem(row)), nextCursor };
  });
}

/** The statement of one page; one row more than the limit tells whether there is another. Exported for its plan. */
export function listSql(actor: LocalActor, query: TicketListQuery, now: Date): Prisma.Sql {
  const order = ORDERS[query.sort];
  const conditions = filterConditions(actor, query, now);
  const after = query.cursor
    ? Prisma.sql`and ${order.after(...decodeCursor(query.cursor, query.sort))}`
    : Prisma.empty;
  // The page is cut out before names are looked up, so that the joins cost fifty rows whatever the filter.
  return Prisma.sql`select ${listColumns(actor, now)}, t.k1::text, t.k2::text
    from (select t.*, ${order.keys} from tickets t where ${conditions} ${after}
      order by ${order.by} limit ${query.limit + 1}) t
    ${ticketJoins} order by ${order.by}`;
}

export type TicketCount = { count: number; isCapped: boolean };

/** Beyond this the list says “more than”; counting a million rows for a heading would cost more than the page. */
const COUNT_CAP = 10_000;

/** How many tickets of the filter the actor sees, up to `cap`. */
export function countTickets(
  actor: LocalActor,
  filter: TicketFilter,
  now: Date,
  cap = COUNT_CAP,
): Promise<TicketCount> {
  return withActor(actor, async (tx) => {
    const rows = await tx.$queryRaw<{ count: number }[]>`
      select count(*)::int as count from
        (select from tickets t where ${filterConditions(actor, filter, now)} limit ${cap + 1}) capped`;
    const count = rows[0]?.count ?? 0;
    return { count: Math.min(count, cap), isCapped: count > cap };
  });
}

/** Order, its keys, id. */
const cursorShape = z.union([
  z.tuple([z.enum(['newest', 'due']), printedTime, z.literal(''), z.uuid()]),
  z.tuple([z.literal('priority'), z.string().regex(/^[1-4]$/), printedTime, z.uuid()]),
]);

const encodeCursor = (parts: [TicketSort, ...string[]]) =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

function decodeCursor(cursor: string, sort: TicketSort): [string, string, string] {
  try {
    const [of, k1, k2, id] = cursorShape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (of === sort) return [k1, k2, id];
  } catch {
    // Falls through: whatever was wrong, it is not a cursor of this list.
  }
  throw invalid('cursor', 'That page does not exist. Start again from the first one.');
}
