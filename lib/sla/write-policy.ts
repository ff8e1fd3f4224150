import { isUuid } from '#lib/db/uuid.ts';
import type { Tx } from '#lib/db/with-actor.ts';
import { rolesThatCan } from '#lib/domain/access/roles.ts';
import { addWorkingMinutes, type BusinessCalendar } from '#lib/domain/sla/calendar.ts';
import { minutesText } from '#lib/domain/sla/duration.ts';
import { PRIORITIES, type Priority } from '#lib/domain/ticket/status.ts';
import { AppError, invalid, notFound } from '#lib/errors.ts';
import type { Reach } from './affected-tickets.ts';
import { calendarOf, loadPolicies, type SlaPolicies } from './policies.ts';
import type { PolicyChange } from './service-level-input.ts';

/** What a change came to: which open tickets it reaches, and a sentence for the record. */
export type WrittenChange = { summary: string; reach: Reach };

/** Makes a policy, in the place of the one that stood there. Throws `invalid`, `conflict`. */
export async function setPolicy(
  tx: Tx,
  tenantId: string,
  change: PolicyChange,
  now: Date,
): Promise<WrittenChange> {
  const before = await loadPolicies(tx);
  const category = await findCategory(tx, change.category);
  const calendar = await findCalendar(tx, change.calendarId);
  requireReachable(change, calendar, now);
  await requireColleagues(tx, change);

  const place = { categoryId: category?.id ?? null, priority: change.priority };
  const standing = await tx.slaPolicy.findFirst({ where: { ...place, retiredAt: null } });
  if ((standing?.id ?? null) !== change.replaces) throw changedMeanwhile();
  if (standing) await retire(tx, tenantId, standing.id, now);
  const { responseMinutes, resolutionMinutes, warnPercent, calendarId } = change;
  const policy = await tx.slaPolicy.create({
    data: { tenantId, ...place, responseMinutes, resolutionMinutes, warnPercent, calendarId },
    select: { id: true },
  });
  await tx.escalationLevel.createMany({
    data: change.chain.map(({ target, personId, delayMinutes, countsWorkingTime }, at) => ({
      ...{ tenantId, policyId: policy.id, level: at + 1 },
      ...{ target, personId: personId ?? null, delayMinutes, countsWorkingTime },
    })),
  });
  const times = `${minutesText(responseMinutes)} to respond, ${minutesText(resolutionMinutes)} to resolve`;
  return {
    summary: `${placeName(category?.nameEn ?? null, change.priority)}: ${times}, ${calendar?.name ?? 'around the clock'}`,
    reach: await reachOf(tx, before),
  };
}

/** Takes a policy away; what it held falls to the next of the precedence. Throws `not_found`. */
export async function removePolicy(tx: Tx, tenantId: string, id: string, now: Date): Promise<WrittenChange> {
  const before = await loadPolicies(tx);
  const policy = await tx.slaPolicy.findFirst({ where: { id, retiredAt: null } });
  if (!policy) throw notFound('service level');
  const category = await findCategory(tx, policy.categoryId);
  await retire(tx, tenantId, id, now);
  return {
    summary: `${placeName(category?.nameEn ?? null, policy.priority as Priority | null)}: own service level removed`,
    reach: await reachOf(tx, before),
  };
}

const retire = (tx: Tx, tenantId: string, id: string, now: Date) =>
  tx.slaPolicy.update({
    where: { tenantId_id: { tenantId, id } },
    data: { retiredAt: now },
    select: { id: true },
  });

const changedMeanwhile = () =>
  new AppError(
    'conflict',
    'Somebody else changed this service level meanwhile. Reload the page to see what it is now, and make your change to that.',
  );

/** `Burst pipe, high priority`: where a service level applies, in words. */
export function placeName(category: string | null, priority: Priority | null): string {
  if (category === null && priority === null) return 'The municipality’s default';
  return [category ?? 'All categories', priority === null ? null : `${priority} priority`]
    .filter(Boolean)
    .join(', ');
}

async function findCategory(tx: Tx, codeOrId: string | null) {
  if (codeOrId === null) return null;
  const category = await tx.category.findFirst({
    where: isUuid(codeOrId) ? { id: codeOrId } : { code: codeOrId },
    select: { id: true, nameEn: true, isSensitive: true },
  });
  if (!category) throw invalid('category', 'There is no such category.');
  if (category.isSensitive)
    throw invalid('category', 'Sensitive reports are the police’s and have no deadlines here.');
  return category;
}

async function findCalendar(tx: Tx, id: string | null) {
  if (id === null) return null;
  const row = await tx.businessCalendar.findFirst({
    where: { id, retiredAt: null },
    include: { closures: true },
  });
  if (!row) throw invalid('calendarId', 'There is no such calendar.');
  return { name: row.name, ...calendarOf(row) };
}

/** In a calendar of few hours, a time that looks harmless may never come to its end. */
function requireReachable(change: PolicyChange, calendar: BusinessCalendar | null, now: Date): void {
  const chainMinutes = change.chain.reduce((sum, { delayMinutes }) => sum + delayMinutes, 0);
  try {
    addWorkingMinutes(calendar, now, change.resolutionMinutes + chainMinutes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalid(
      'resolutionMinutes',
      'In this calendar that takes more than a hundred years. Choose a shorter time or another calendar.',
    );
  }
}

/** Who can be named in a chain, and is given the ticket: staff of the municipality who work on tickets, not the police. */
async function requireColleagues(tx: Tx, { chain }: PolicyChange): Promise<void> {
  for (const [at, { personId }] of chain.entries()) {
    if (!personId) continue;
    const staff = await tx.membership.count({
      where: { userId: personId, role: { in: rolesThatCan('notifications.receive', 'ticket.work') } },
    });
    if (staff === 0)
      throw invalid(`chain.${at}.personId`, `Level ${at + 1}: there is no such person among the staff.`);
  }
}

/** The categories and priorities for which another policy applies now. */
async function reachOf(tx: Tx, before: SlaPolicies): Promise<Reach> {
  const after = await loadPolicies(tx);
  const categories = await tx.category.findMany({ where: { isSensitive: false }, select: { id: true } });
  return {
    of: categories.flatMap(({ id }) =>
      PRIORITIES.filter((priority) => before.for(id, priority).id !== after.for(id, priority).id).map(
        (priority): [string, string] => [id, priority],
      ),
    ),
  };
}
