import type { Tx } from '#lib/db/with-actor.ts';
import { STANDARD_CALENDAR } from '#lib/domain/sla/calendar.ts';
import type { Priority } from '#lib/domain/ticket/status.ts';

const HOUR = 60;

type StandardPolicy = {
  priority: Priority;
  responseMinutes: number;
  resolutionMinutes: number;
  isAroundTheClock: boolean;
  /** After the breach the team's manager, then the municipality's managers, then its administrators: minutes between. */
  chain: readonly [number, number, number];
};

/** Decision 6 of the design. What is critical does not wait for Monday; the rest counts working time. */
const STANDARD_POLICIES: readonly StandardPolicy[] = [
  {
    priority: 'low',
    responseMinutes: 24 * HOUR,
    resolutionMinutes: 72 * HOUR,
    isAroundTheClock: false,
    chain: [0, 8 * HOUR, 16 * HOUR],
  },
  {
    priority: 'medium',
    responseMinutes: 8 * HOUR,
    resolutionMinutes: 48 * HOUR,
    isAroundTheClock: false,
    chain: [0, 8 * HOUR, 16 * HOUR],
  },
  {
    priority: 'high',
    responseMinutes: 2 * HOUR,
    resolutionMinutes: 24 * HOUR,
    isAroundTheClock: false,
    chain: [0, 2 * HOUR, 4 * HOUR],
  },
  {
    priority: 'critical',
    responseMinutes: 30,
    resolutionMinutes: 4 * HOUR,
    isAroundTheClock: true,
    chain: [0, 30, 60],
  },
];

const CHAIN_TARGETS = ['team_manager', 'managers', 'admins'] as const;

const CALENDAR_NAME = 'Office hours';

/**
 * Gives the actor's municipality the standard calendar, in its own time zone, and the four standard policies, unless it
 * has a policy already: then nothing is touched. Needs the rights of an admin or the system. @returns whether it did
 */
export async function ensureStandardPolicies(tx: Tx, tenantId: string): Promise<boolean> {
  if ((await tx.slaPolicy.count({ where: { tenantId } })) > 0) return false;
  const { timeZone } = await tx.municipality.findUniqueOrThrow({
    where: { id: tenantId },
    select: { timeZone: true },
  });
  const calendar =
    (await tx.businessCalendar.findFirst({ where: { tenantId, name: CALENDAR_NAME, retiredAt: null } })) ??
    (await tx.businessCalendar.create({
      data: {
        tenantId,
        name: CALENDAR_NAME,
        timeZone,
        weeklyHours: STANDARD_CALENDAR.weeklyHours,
        // The only public holidays known are South Africa's.
        observesPublicHolidays: timeZone === STANDARD_CALENDAR.timeZone,
      },
    }));
  for (const { isAroundTheClock, chain, ...policy } of STANDARD_POLICIES) {
    const { id: policyId } = await tx.slaPolicy.create({
      data: { ...policy, tenantId, calendarId: isAroundTheClock ? null : calendar.id },
    });
    await tx.escalationLevel.createMany({
      data: chain.map((delayMinutes, at) => ({
        tenantId,
        policyId,
        level: at + 1,
        target: CHAIN_TARGETS[at] ?? 'admins',
        delayMinutes,
      })),
    });
  }
  return true;
}
