import { isFinished, STATUS_NAMES, type TicketStatus } from '#lib/domain/ticket/status.ts';
import { type ChainLevel, type Escalation, levelDue } from './due-events.ts';
import type { AppliedPolicy } from './timer-columns.ts';

/** Whom a ticket is brought before, level by level, where its policy has no chain. */
export const STANDARD_TARGETS = ['team_manager', 'managers', 'admins'] as const;

/** Why a ticket in this status cannot be escalated; null when it can. */
export function refusalOfEscalation(status: TicketStatus): string | null {
  if (!isFinished(status)) return null;
  return `A ticket that is “${STATUS_NAMES[status]}” cannot be escalated. Reopen it first.`;
}

/**
 * One level up, because somebody asks for it; null from the last one. A chain that the clock climbs goes on from there
 * after its delay; one that only people have climbed waits for people, or for the next breach.
 */
export function climbByHand(
  { level, clock }: Escalation,
  chain: readonly ChainLevel[],
  terms: Pick<AppliedPolicy['terms'], 'calendar'>,
  now: Date,
): Escalation | null {
  const last = chain.length === 0 ? STANDARD_TARGETS.length : Math.max(...chain.map((step) => step.level));
  if (level >= last) return null;
  const nextAt = clock === null ? null : levelDue(chain, level + 2, now, terms);
  return { level: level + 1, clock, nextAt };
}
