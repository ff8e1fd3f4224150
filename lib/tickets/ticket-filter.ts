import { z } from 'zod';
import { Prisma } from '#lib/db/generated/client.ts';
import { ticketsInScope } from '#lib/db/ticket-scope.ts';
import { isUuid } from '#lib/db/uuid.ts';
import type { Actor, LocalActor } from '#lib/domain/access/actor.ts';
import { can } from '#lib/domain/access/roles.ts';
import { FILTER_KEYS, type FilterKey } from '#lib/domain/ticket/filters.ts';
import { PRIORITIES, TICKET_STATUSES } from '#lib/domain/ticket/status.ts';
import { text } from '#lib/domain/ticket/ticket-input.ts';
import { endOfDay, isLocalDay, type LocalDay, startOfDay } from '#lib/domain/time/local-day.ts';
import { slaStateSql } from './ticket-view.ts';
import { parseTrackingNumber } from './tracking-number.ts';

export const SLA_STATES = ['on_track', 'near_breach', 'breached', 'completed', 'none'] as const;

/** Several values as `a,b` or as a repeated parameter. */
export const several = <T extends z.ZodType<string, string>>(item: T) =>
  z
    .union([z.string(), z.array(z.string())])
    .transform((value) =>
      (Array.isArray(value) ? value : [value]).flatMap((part) => part.split(',')).filter(Boolean),
    )
    .pipe(z.array(item).max(50));

const idOr = (words: readonly string[], sentence: string) =>
  z.string().refine((value) => words.includes(value) || isUuid(value), sentence);

/** A month within what PostgreSQL and four digits of a year can say: the map rounds to whole months of any zone. */
const EARLIEST_MS = Date.parse('0001-02-01T00:00:00Z');
const LATEST_MS = Date.parse('9999-11-30T00:00:00Z');
const IS_DAY_LIKE = /^\d{4}-\d\d-\d\d$/;

const isWithinReach = (ms: number) => ms >= EARLIEST_MS && ms <= LATEST_MS;

/** An instant, or a day of the municipality, which `periodOf` turns into instants. */
const edge = (what: string) =>
  z.string().transform((value, context): Date | LocalDay => {
    if (isWithinReach(Date.parse(value))) {
      if (isLocalDay(value)) return value;
      if (!IS_DAY_LIKE.test(value)) return new Date(value);
    }
    context.addIssue(`${what} is a date or a time, such as 2026-03-01 or 2026-03-01T08:00:00Z.`);
    return z.NEVER;
  });

const bbox = z
  .string()
  .transform((value) => value.split(',').map(Number))
  .refine(
    (numbers) => numbers.length === 4 && numbers.every(Number.isFinite),
    'A box is west,south,east,north in degrees.',
  )
  .transform(([west = 0, south = 0, east = 0, north = 0]) => ({ west, south, east, north }))
  .refine(
    (box) => box.west < box.east && box.south < box.north,
    'A box is west,south,east,north, west and south first.',
  );

/** The filters of list, map, report and export, as they stand in a URL. */
export const ticketFilterSchema = z.strictObject({
  status: several(z.enum(TICKET_STATUSES, `A status is one of ${TICKET_STATUSES.join(', ')}.`)).optional(),
  priority: several(z.enum(PRIORITIES, `A priority is one of ${PRIORITIES.join(', ')}.`)).optional(),
  /** Codes of categories. */
  category: several(z.string().max(100)).optional(),
  /** Ids, or `none` for the unrouted queue. */
  team: several(idOr(['none'], 'A team is given by its id, or “none”.')).optional(),
  ward: several(idOr(['none'], 'A ward is given by its id, or “none”.')).optional(),
  assignee: several(idOr(['none', 'me'], 'A person is given by their id, “me” or “none”.')).optional(),
  sla: several(z.enum(SLA_STATES, `The state of the clock is one of ${SLA_STATES.join(', ')}.`)).optional(),
  /** Created at or after; a date: from its midnight on. */
  from: edge('“from”').optional(),
  /** Created before; a date: that day is still meant. */
  to: edge('“to”').optional(),
  q: z.string().max(200).optional(),
  asset: text('The asset number', 64).optional(),
  bbox: bbox.optional(),
} satisfies Record<FilterKey, z.ZodType>);

export type TicketFilter = z.infer<typeof ticketFilterSchema>;

/** The filter as `ticketFilterSchema` reads it: to be kept, and read again. */
export function filterAsQuery({ from, to, bbox: box, ...rest }: TicketFilter): Record<string, unknown> {
  return {
    ...rest,
    ...(from && { from: textOf(from) }),
    ...(to && { to: textOf(to) }),
    ...(box && { bbox: [box.west, box.south, box.east, box.north].join(',') }),
  };
}

const textOf = (edge: Date | LocalDay): string => (edge instanceof Date ? edge.toISOString() : edge);

/** When the filter's tickets were created: from the first instant up to, and without, the second. */
export function periodOf(
  { from, to }: Pick<TicketFilter, 'from' | 'to'>,
  timeZone: string,
): { from: Date | null; to: Date | null } {
  return {
    from: typeof from === 'string' ? startOfDay(from, timeZone) : (from ?? null),
    to: typeof to === 'string' ? endOfDay(to, timeZone) : (to ?? null),
  };
}

type Asked = { actor: LocalActor; now: Date };

/** What each filter means, over `t` (tickets). */
const CONDITIONS: { [K in FilterKey]: (value: NonNullable<TicketFilter[K]>, asked: Asked) => Prisma.Sql } = {
  status: (statuses) => Prisma.sql`t.status = any (${statuses})`,
  priority: (priorities) => Prisma.sql`t.priority = any (${priorities})`,
  sla: (states, { now }) => slaCondition(states, now),
  assignee: (people, { actor }) => oneOf(Prisma.sql`t.assignee_id`, people, actor),
  category: (codes, { actor }) => Prisma.sql`t.category_id = any (array(select id from categories
    where tenant_id = ${actor.tenantId}::uuid and code = any (${codes})))`,
  team: (teams, { actor }) => oneOf(Prisma.sql`t.team_id`, teams, actor),
  ward: (wards, { actor }) => oneOf(Prisma.sql`t.ward_id`, wards, actor),
  q: (words, { actor }) => searchCondition(actor, words),
  from: (from, { actor }) => Prisma.sql`t.created_at >= ${periodOf({ from }, actor.timeZone).from}`,
  to: (to, { actor }) => Prisma.sql`t.created_at < ${periodOf({ to }, actor.timeZone).to}`,
  asset: (number) => Prisma.sql`t.asset_number = ${number}`,
  bbox: ({ west, south, east, north }) =>
    Prisma.sql`t.location && st_makeenvelope(${west}, ${south}, ${east}, ${north}, 4326)`,
};

/** Whether a filter is set: without a value it lets everything through. */
export function isSet<Value>(value: Value): value is NonNullable<Value> {
  if (typeof value === 'string') return value.trim() !== '';
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}

function conditionOf<K extends FilterKey>(key: K, filter: TicketFilter, asked: Asked): Prisma.Sql[] {
  const value = filter[key];
  return isSet(value) ? [CONDITIONS[key](value, asked)] : [];
}

/** The conditions on `t` (tickets, or what `scope` is about) for a filter, within what the actor sees. */
export function filterConditions(
  actor: LocalActor,
  filter: TicketFilter,
  now: Date,
  scope: Prisma.Sql = ticketsInScope(actor),
): Prisma.Sql {
  const asked = FILTER_KEYS.flatMap((key) => conditionOf(key, filter, { actor, now }));
  return Prisma.join([scope, ...asked], ' and ');
}

function oneOf(column: Prisma.Sql, values: readonly string[], actor: Actor): Prisma.Sql {
  const ids = values.flatMap((value) => {
    if (value === 'none') return [];
    if (value !== 'me') return [value];
    return actor.userId ? [actor.userId] : [];
  });
  const among = Prisma.sql`${column} = any (${ids}::uuid[])`;
  return values.includes('none') ? Prisma.sql`(${among} or ${column} is null)` : among;
}

/** Narrow forms of `slaStateSql(…) = any(…)` for the states people look for, so that an index can answer them. */
function slaCondition(states: readonly string[], now: Date): Prisma.Sql {
  const exact = Prisma.sql`${slaStateSql(now)} = any (${[...states]})`;
  const only = states.length === 1 ? states[0] : null;
  if (only === 'near_breach')
    return Prisma.sql`(t.next_due_at > ${now} and t.next_due_at < 'infinity' and ${exact})`;
  return exact;
}

function searchCondition(actor: Actor, q: string): Prisma.Sql {
  const trackingNumber = parseTrackingNumber(q);
  if (trackingNumber) return Prisma.sql`t.tracking_number = ${trackingNumber}`;
  // A councillor must not find out by searching what a resident wrote.
  if (!can(actor, 'ticket.read_personal_data').allowed) return Prisma.sql`false`;
  const words = q.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0) return Prisma.sql`false`;
  return Prisma.sql`t.search @@ to_tsquery('simple', ${words.map((word) => `${word}:*`).join(' & ')})`;
}
