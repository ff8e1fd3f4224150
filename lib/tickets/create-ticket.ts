import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { requireCan } from '#lib/auth/require.ts';
import { type Category, findCategory } from '#lib/categories/find-category.ts';
import { asSystem, type Tx, withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { latLngSchema } from '#lib/domain/geo/lat-lng.ts';
import type { Language } from '#lib/domain/language/languages.ts';
import { type ClockColumns, clockColumns } from '#lib/domain/sla/timer-columns.ts';
import { CREATE_SHAPE } from '#lib/domain/ticket/field-inputs.ts';
import type { Priority } from '#lib/domain/ticket/status.ts';
import { reporter } from '#lib/domain/ticket/ticket-input.ts';
import { notifyFiled } from '#lib/notifications/enqueue.ts';
import { loadPolicies } from '#lib/sla/policies.ts';
import { insertTickets } from './insert-tickets.ts';
import { findTicketView } from './read-ticket.ts';
import type { TicketView } from './ticket-view.ts';
import { newTrackingNumber } from './tracking-number.ts';

export const createTicketInput = z.strictObject({
  ...CREATE_SHAPE,
  category: z.string('Choose a category.').min(1, 'Choose a category.').max(100),
  location: latLngSchema.nullish(),
  reporter: reporter.nullish(),
});

export type CreateTicketInput = z.infer<typeof createTicketInput>;

/** What the one who filed it is told, once. A sensitive ticket is handed over and cannot be read back. */
export type FiledTicket =
  | { handedOver: false; ticket: TicketView }
  | { handedOver: true; id: string; trackingNumber: string };

/** Files a ticket: routes it, starts its clock, keeps the reporter apart. Throws `forbidden`, `invalid`. */
export function createTicket(
  actor: Actor,
  input: CreateTicketInput,
  now: Date,
  source: 'staff' | 'api' | 'citizen' = 'staff',
): Promise<FiledTicket> {
  requireCan(actor, 'ticket.create');
  return withActor(actor, async (tx) => {
    const { reporter: person, ...given } = input;
    const category = await findCategory(tx, given.category);
    const municipality = await tx.municipality.findUniqueOrThrow({
      where: { id: actor.tenantId },
      select: { code: true, language: true },
    });
    const priority = given.priority ?? category.defaultPriority;
    const id = randomUUID();
    const trackingNumber = newTrackingNumber(municipality.code);
    const clock = await startClock(tx, category, priority, now);

    return asSystem(tx, async () => {
      await insertTickets(tx, [
        {
          ...given,
          ...clock,
          id,
          trackingNumber,
          externalRef: null,
          source,
          location: given.location ?? null,
          language: given.language ?? (municipality.language as Language),
          categoryId: category.id,
          priority,
          status: 'new',
          resolutionSummary: null,
          createdBy: actor.userId,
          createdAt: now,
          resolvedAt: null,
          closedAt: null,
          firstResponseAt: null,
          clockStops: [],
        },
      ]);
      await keepReporter(tx, actor, id, person);
      if (category.isSensitive) return { handedOver: true, id, trackingNumber };
      await notifyFiled(tx, id, now);
      return { handedOver: false, ticket: await findTicketView(tx, actor, id, now) };
    });
  });
}

async function startClock(tx: Tx, category: Category, priority: Priority, now: Date): Promise<ClockColumns> {
  const policy = (await loadPolicies(tx)).for(category.id, priority);
  const history = { startedAt: now, respondedAt: null, stops: [] };
  return clockColumns({ history, status: 'new', resolvedAt: null }, policy, now);
}

async function keepReporter(tx: Tx, actor: Actor, ticketId: string, person: CreateTicketInput['reporter']) {
  const given = { name: person?.name || null, phone: person?.phone || null, email: person?.email || null };
  if (!given.name && !given.phone && !given.email) return;
  await tx.ticketReporter.create({ data: { tenantId: actor.tenantId, ticketId, ...given } });
}
