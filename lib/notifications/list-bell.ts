import { z } from 'zod';
import { Prisma } from '#lib/db/generated/client.ts';
import { printedTime } from '#lib/db/printed-time.ts';
import { type Tx, withActor } from '#lib/db/with-actor.ts';
import type { Actor, UserId } from '#lib/domain/access/actor.ts';
import type { MessageKind } from '#lib/domain/language/messages.ts';
import { invalid } from '#lib/errors.ts';
import { bellOwner } from './bell-owner.ts';

export const bellQuery = z.strictObject({
  /** `unread`: only what has not been read. */
  only: z.literal('unread', 'Leave it out, or say “unread”.').optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce
    .number('The limit is a number.')
    .int()
    .min(1, 'The limit is 1 at least.')
    .max(100, 'The limit is 100 at most.')
    .default(20),
});

export type BellQuery = z.infer<typeof bellQuery>;

export type BellItem = {
  id: string;
  ticket: { id: string; trackingNumber: string };
  kind: MessageKind;
  /** What happened, in a sentence that holds the tracking number. */
  text: string;
  isUrgent: boolean;
  createdAt: string;
  readAt: string | null;
};

export type Unread = { count: number; isCapped: boolean };

export type BellPage = { notifications: BellItem[]; unread: Unread; nextCursor: string | null };

/** Nobody counts further than this at a glance. */
const UNREAD_CAP = 99;

/**
 * One page of what the person was told, newest first, by keyset, with how much of all is unread. Of a ticket that has
 * left their sight nothing is told any more, nor counted. Throws `forbidden`, and `invalid` for a strange cursor.
 */
export function listBell(actor: Actor, query: BellQuery): Promise<BellPage> {
  return withActor(actor, async (tx) => {
    const userId = bellOwner(actor);
    type Row = Omit<BellItem, 'ticket' | 'createdAt' | 'readAt'> & {
      ticketId: string;
      trackingNumber: string;
      createdAt: Date;
      readAt: Date | null;
      key: string;
    };
    const rows = await tx.$queryRaw<Row[]>(bellSql(userId, query));
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    return {
      notifications: page.map(({ key: _key, ticketId, trackingNumber, createdAt, readAt, ...item }) => ({
        ...item,
        ticket: { id: ticketId, trackingNumber },
        createdAt: createdAt.toISOString(),
        readAt: readAt?.toISOString() ?? null,
      })),
      unread: await countUnread(tx, userId),
      nextCursor: last && rows.length > query.limit ? encodeCursor([last.key, last.id]) : null,
    };
  });
}

/** The statement of one page; one row more than the limit tells whether there is another. Exported for its plan. */
export function bellSql(userId: UserId, query: BellQuery): Prisma.Sql {
  const unread = query.only === 'unread' ? Prisma.sql`and n.read_at is null` : Prisma.empty;
  const [key, id] = query.cursor ? decodeCursor(query.cursor) : [];
  const after = key
    ? Prisma.sql`and (n.created_at, n.id) < (${key}::timestamptz, ${id}::uuid)`
    : Prisma.empty;
  return Prisma.sql`
    select n.id, n.kind, n.text, n.is_urgent as "isUrgent", n.created_at as "createdAt", n.read_at as "readAt",
      n.created_at::text as key, t.id as "ticketId", t.tracking_number as "trackingNumber"
    from (select * from notifications n where n.tenant_id = (select app_tenant()) and n.user_id = ${userId}::uuid
        and n.channel = 'in_app' ${unread} ${after} order by n.created_at desc, n.id desc limit ${query.limit + 1}) n
    join tickets t on t.tenant_id = n.tenant_id and t.id = n.ticket_id
    order by n.created_at desc, n.id desc`;
}

/** How many the person has not read, up to 99. Run it as the person. */
export async function countUnread(tx: Tx, userId: UserId): Promise<Unread> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from (select from notifications n where n.tenant_id = (select app_tenant())
      and n.user_id = ${userId}::uuid and n.channel = 'in_app' and n.read_at is null limit ${UNREAD_CAP + 1}) capped`;
  const count = row?.count ?? 0;
  return { count: Math.min(count, UNREAD_CAP), isCapped: count > UNREAD_CAP };
}

const cursorShape = z.tuple([printedTime, z.uuid()]);

const encodeCursor = (parts: [string, string]) => Buffer.from(JSON.stringify(parts)).toString('base64url');

function decodeCursor(cursor: string): [string, string] {
  try {
    return cursorShape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw invalid('cursor', 'That page does not exist. Start again from the first one.');
  }
}
