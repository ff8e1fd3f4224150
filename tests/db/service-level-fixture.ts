import { beforeEach } from 'vitest';
import { ownerClient } from '#lib/db/client.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { type Actor, systemActor } from '#lib/domain/access/actor.ts';
import { changeServiceLevels } from '#lib/sla/change-service-levels.ts';
import { type CalendarView, listCalendars } from '#lib/sla/list-calendars.ts';
import { listServiceLevelChanges } from '#lib/sla/list-service-level-changes.ts';
import { listServiceLevels } from '#lib/sla/list-service-levels.ts';
import type { CalendarChange, PolicyChange, ServiceLevelChange } from '#lib/sla/service-level-input.ts';
import { ensureStandardPolicies } from '#lib/sla/standard-policies.ts';
import { createTicket, createTicketInput } from '#lib/tickets/create-ticket.ts';
import { readTicket } from '#lib/tickets/read-ticket.ts';
import { applyServiceLevels } from '#lib/timers/apply-service-levels.ts';
import { previewServiceLevels } from '#lib/timers/preview-service-levels.ts';
import { useTestDatabase } from '../support/database.ts';
import { type Fixture, IN_WARD_1, makeMunicipality } from './api-fixture.ts';

/** How many there have been; each test has a municipality of its own, with the standard service levels. */
export let towns = 0;
export let town: Fixture;
export let admin: Actor;
export let manager: Actor;

/** Call it once in a test file, before its tests. */
export function inTownsWithServiceLevels(): void {
  useTestDatabase();
  beforeEach(async () => {
    towns += 1;
    town = await makeMunicipality(`SLA${towns}`);
    await ownerClient().slaPolicy.deleteMany({ where: { tenantId: town.tenantId } });
    await withActor(systemActor(town.tenantId), (tx) => ensureStandardPolicies(tx, town.tenantId));
    const actorOf = async (role: 'admin' | 'manager'): Promise<Actor> => {
      const { userId } = await town.person(role);
      return { ...systemActor(town.tenantId), role, userId };
    };
    [admin, manager] = [await actorOf('admin'), await actorOf('manager')];
    await ownerClient().team.updateMany({
      where: { id: town.teams.west },
      data: { managerId: manager.userId },
    });
  });
}

/** Friday in Johannesburg, 14:00, two hours before closing; Sunday is Women’s Day, so Monday is a holiday too. */
export const FRIDAY = '2026-08-07T14:00';
export const at = (local: string) => new Date(`${local}:00+02:00`);

export async function file(priority: 'high' | 'critical' = 'high', now = at(FRIDAY), category = 'water') {
  const input = createTicketInput.parse({ title: 'No water', category, priority, location: IN_WARD_1 });
  const created = await createTicket(manager, input, now);
  return created.kind === 'ticket' ? created.ticket : { id: created.id, version: 1 };
}

export const happenedTo = async (ticketId: string) =>
  (
    await ownerClient().$queryRaw<{ what: string; dueAt: Date }[]>`
      select clock || ' ' || event || case when level > 0 then ' ' || level else '' end as what, due_at as "dueAt"
      from sla_occurrences where ticket_id = ${ticketId}::uuid order by due_at, id`
  ).map(({ what, dueAt }) => [what, dueAt]);

export async function officeHours(): Promise<CalendarView> {
  const [calendar] = await listCalendars(admin);
  return calendar!;
}

/** The standard policy of high priority, with these differences. */
export async function highPolicy(edits: Partial<PolicyChange> = {}): Promise<PolicyChange> {
  const { policies } = await listServiceLevels(admin);
  const standing = policies.find(({ priority, category }) => priority === 'high' && category === null);
  return {
    ...{ kind: 'set_policy', replaces: standing?.id ?? null, category: null, priority: 'high' },
    ...{ responseMinutes: 120, resolutionMinutes: 1440, warnPercent: 80 },
    calendarId: (await officeHours()).id,
    chain: [{ target: 'team_manager', delayMinutes: 60, countsWorkingTime: true }],
    ...edits,
  } as PolicyChange;
}

export async function calendarChange(edits: Partial<CalendarChange> = {}): Promise<CalendarChange> {
  const { policies: _, ...calendar } = await officeHours();
  return { kind: 'set_calendar', ...calendar, ...edits } as CalendarChange;
}

export async function make(
  change: ServiceLevelChange,
  now: Date,
  appliesTo: 'open_tickets' | 'new_tickets' = 'open_tickets',
) {
  const preview = await previewServiceLevels(admin, change, now);
  const made = await changeServiceLevels(admin, { change, fingerprint: preview.fingerprint, appliesTo }, now);
  await applyServiceLevels(town.tenantId, made.id, () => now);
  const changes = await listServiceLevelChanges(admin);
  return { preview, made, applied: changes.find(({ id }) => id === made.id)! };
}

export const dueOf = async (id: string, now = at(FRIDAY)) => {
  const { responseDueAt, resolutionDueAt } = await readTicket(manager, id, now);
  return [responseDueAt && new Date(responseDueAt), resolutionDueAt && new Date(resolutionDueAt)];
};
