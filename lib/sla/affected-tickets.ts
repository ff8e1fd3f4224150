import { z } from 'zod';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Tx } from '#lib/db/with-actor.ts';
import type { PolicyWithChain } from '#lib/domain/ticket/commands.ts';
import type { Ticket } from '#lib/domain/ticket/ticket.ts';
import type { SlaPolicies } from './policies.ts';

/** Which open tickets a change can touch. */
export const reachSchema = z.union([
  /** Those of these categories and priorities, for which another policy now applies. */
  z.strictObject({ of: z.array(z.tuple([z.guid(), z.string()])) }),
  /** Those that count by this calendar, under whatever policy. */
  z.strictObject({ calendarId: z.guid() }),
]);

export type Reach = z.infer<typeof reachSchema>;

type AffectedTicket = Pick<Ticket, 'policyId' | 'categoryId' | 'priority'>;

/** How many there are. */
export async function countInReach(tx: Tx, reach: Reach, policies: SlaPolicies): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from tickets t where ${isInReach(reach, policies)}`;
  return row?.count ?? 0;
}

/** The policy that a ticket in reach is to have. */
export const policyIn = (reach: Reach, policies: SlaPolicies, ticket: AffectedTicket): PolicyWithChain =>
  'of' in reach
    ? policies.for(ticket.categoryId, ticket.priority)
    : policies.of({ ...ticket, hasDeadlines: true });

/** As a condition on `t` (tickets). Sensitive ones have no timers and are never among them, whoever asks. */
export function isInReach(reach: Reach, policies: SlaPolicies): Prisma.Sql {
  const open = Prisma.sql`t.tenant_id = (select app_tenant()) and not t.is_finished and not t.is_sensitive
    and t.response_due_at is not null`;
  if ('calendarId' in reach)
    return Prisma.sql`${open} and t.sla_policy_id = any (${policies.countingBy(reach.calendarId)}::uuid[])`;
  const [categories, priorities] = [
    reach.of.map(([category]) => category),
    reach.of.map(([, priority]) => priority),
  ];
  return Prisma.sql`${open} and (t.category_id, t.priority) in
    (select * from unnest(${categories}::uuid[], ${priorities}::text[]))`;
}

/** The next `limit` tickets after one, in the order of their ids: to follow a condition on `t`. */
export const pageAfter = (ticketId: string | null, limit: number): Prisma.Sql =>
  Prisma.sql`and t.id > coalesce(${ticketId}::uuid, '00000000-0000-0000-0000-000000000000')
    order by t.tenant_id, t.id limit ${limit}`;
