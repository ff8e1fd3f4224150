import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { requireCan } from '#lib/auth/require.ts';
import { findCategory } from '#lib/categories/find-category.ts';
import { asSystem, withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { latLngSchema } from '#lib/domain/geo/lat-lng.ts';
import type { Language } from '#lib/domain/language/languages.ts';
import { decideNew } from '#lib/domain/ticket/decide.ts';
import { CREATE_SHAPE } from '#lib/domain/ticket/field-inputs.ts';
import { reporter } from '#lib/domain/ticket/ticket-input.ts';
import { react } from '#lib/reactions/react.ts';
import { loadPolicies } from '#lib/sla/policies.ts';
import { insertTickets } from './insert-tickets.ts';
import { viewIfVisible } from './read-ticket.ts';
import { insertReporter } from './save-reporter.ts';
import type { TicketView } from './ticket-view.ts';
import { newTrackingNumber } from './tracking-number.ts';

export const createTicketInput = z.strictObject({
  ...CREATE_SHAPE,
  category: z.string('Choose a category.').min(1, 'Choose a category.').max(100),
  location: latLngSchema.nullish(),
  reporter: reporter.nullish(),
});

export type CreateTicketInput = z.infer<typeof createTicketInput>;

/**
 * What whoever logged a ticket gets: the ticket, or a receipt for one that they cannot open. A confidential one is with
 * the police and cannot be read back; one that is elsewhere is with another team, or with none.
 */
export type CreatedTicket = { id: string; trackingNumber: string } & (
  | { kind: 'ticket'; ticket: TicketView }
  | { kind: 'elsewhere'; team: string | null }
  | { kind: 'confidential' }
);

/** Logs a ticket: routes it, starts its timers, keeps the reporter apart. Throws `forbidden`, `invalid`. */
export function createTicket(
  actor: Actor,
  input: CreateTicketInput,
  now: Date,
  source: 'staff' | 'api' | 'citizen' = 'staff',
): Promise<CreatedTicket> {
  requireCan(actor, 'ticket.create');
  return withActor(actor, async (tx) => {
    const { reporter: person, category: codeOrId, priority, ...given } = input;
    const category = await findCategory(tx, codeOrId);
    const municipality = await tx.municipality.findUniqueOrThrow({
      where: { id: actor.tenantId },
      select: { code: true, language: true },
    });
    const id = randomUUID();
    const trackingNumber = newTrackingNumber(municipality.code);
    const command = {
      kind: 'create',
      ticket: {
        ...given,
        ...{ id, trackingNumber, externalRef: null, source, createdBy: actor.userId },
        location: given.location ?? null,
        language: given.language ?? (municipality.language as Language),
      },
      category,
      priority: priority ?? category.defaultPriority,
      createdAt: now,
    } as const;
    const team = await asSystem(tx, async (system) => {
      const { patch, events } = decideNew(command, { policies: await loadPolicies(system) }, now);
      const [inserted] = await insertTickets(system, [patch]);
      if (person) await insertReporter(system, { tenantId: actor.tenantId, ticketId: id }, person);
      await react(system, actor, [{ id, events }], now);
      return inserted?.team ?? null;
    });
    const ticket = await viewIfVisible(tx, actor, id, now);
    if (ticket) return { kind: 'ticket', id, trackingNumber, ticket };
    return category.isSensitive
      ? { kind: 'confidential', id, trackingNumber }
      : { kind: 'elsewhere', id, trackingNumber, team };
  });
}
