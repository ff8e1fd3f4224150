import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { requireCan } from '#lib/auth/require.ts';
import { findCategory } from '#lib/categories/find-category.ts';
import { inOneTrip } from '#lib/db/in-one-trip.ts';
import { municipalityOf } from '#lib/db/municipality.ts';
import { type SystemTx, transactionStart, withActor, withActorAsSystem } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { seesSensitive } from '#lib/domain/access/roles.ts';
import { latLngSchema } from '#lib/domain/geo/lat-lng.ts';
import { decideNew } from '#lib/domain/ticket/decide.ts';
import { CREATE_SHAPE } from '#lib/domain/ticket/field-inputs.ts';
import type { NewTicket } from '#lib/domain/ticket/ticket.ts';
import { reporter } from '#lib/domain/ticket/ticket-input.ts';
import type { NotifiedTicket } from '#lib/reactions/notified-tickets.ts';
import { react } from '#lib/reactions/react.ts';
import { loadPolicies } from '#lib/sla/policies.ts';
import { insertTickets } from './insert-tickets.ts';
import { viewIfVisible, viewInScope } from './read-ticket.ts';
import { newReporter, saveReporter } from './save-reporter.ts';
import type { TicketView } from './ticket-view.ts';
import { newTrackingNumber } from './tracking-number.ts';

export const createTicketInput = z.strictObject({
  ...CREATE_SHAPE,
  category: z.string('Choose a category.').min(1, 'Choose a category.').max(100),
  location: latLngSchema.nullish(),
  reporter: reporter.nullish(),
});

/** An import writes its tickets by itself. */
type TicketSource = Exclude<NewTicket['source'], 'import'>;

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
export async function createTicket(
  actor: Actor,
  input: CreateTicketInput,
  now: Date,
  source: TicketSource = 'staff',
): Promise<CreatedTicket> {
  requireCan(actor, 'ticket.create');
  const created = await withActorAsSystem(actor, (tx) => insertTicket(tx, actor, input, now, source));
  if (created.kind !== 'confidential' || !seesSensitive(actor.role)) return created;
  // A liaison sees what went to the own station, and that view is audited.
  const ticket = await withActor(actor, (tx) => viewIfVisible(tx, actor, created.id, now));
  return ticket ? { ...created, kind: 'ticket', ticket } : created;
}

async function insertTicket(
  tx: SystemTx,
  actor: Actor,
  { reporter: person, category: codeOrId, priority, ...given }: CreateTicketInput,
  now: Date,
  source: TicketSource,
): Promise<CreatedTicket> {
  const category = await findCategory(tx, codeOrId);
  const municipality = await municipalityOf(tx);
  const policies = await loadPolicies(tx, transactionStart(tx).settingsVersion);
  const id = randomUUID();
  const trackingNumber = newTrackingNumber(municipality.code);
  const language = given.language ?? municipality.language;
  const { patch, events } = decideNew(
    {
      kind: 'create',
      ticket: {
        ...given,
        ...{ id, trackingNumber, externalRef: null, source, createdBy: actor.userId, language },
        location: given.location ?? null,
      },
      category,
      priority: priority ?? category.defaultPriority,
      createdAt: now,
    },
    { policies },
    now,
  );
  const [inserted] = await insertTickets(tx, [patch]);
  const reporter = person ? newReporter(person) : null;
  if (category.isSensitive) {
    if (reporter) await saveReporter(tx, id, reporter);
    return { kind: 'confidential', id, trackingNumber };
  }
  const { timeZone } = municipality;
  const notified: NotifiedTicket = {
    ...{ id, trackingNumber, language, timeZone, version: 1, status: patch.status },
    isUrgent: patch.priority === 'critical',
    reporterId: reporter?.phone || reporter?.email ? reporter.id : null,
    reporterHasPhone: Boolean(reporter?.phone),
  };
  const [ticket] = await inOneTrip(
    () => viewInScope(tx, actor, id, now),
    async () => reporter && saveReporter(tx, id, reporter),
    () => react(tx, actor, [{ id, events }], now, [notified]),
  );
  if (ticket) return { kind: 'ticket', id, trackingNumber, ticket };
  return { kind: 'elsewhere', id, trackingNumber, team: inserted?.team ?? null };
}
