import { z } from 'zod';
import { requireCan } from '#lib/auth/require.ts';
import { findCategory } from '#lib/categories/find-category.ts';
import { asSystem, withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { latLngSchema } from '#lib/domain/geo/lat-lng.ts';
import { actionsOfEdit } from '#lib/domain/ticket/editable-fields.ts';
import { EDIT_SHAPE } from '#lib/domain/ticket/field-inputs.ts';
import type { TicketFields } from '#lib/domain/ticket/ticket.ts';
import { reporter, version } from '#lib/domain/ticket/ticket-input.ts';
import { react } from '#lib/reactions/react.ts';
import { rerouteTickets } from '#lib/routing/reroute-tickets.ts';
import { loadPolicies } from '#lib/sla/policies.ts';
import { execute } from './execute.ts';
import { lockTicket } from './lock-ticket.ts';
import { viewIfVisible } from './read-ticket.ts';
import { correctReporter } from './save-reporter.ts';
import type { TicketView } from './ticket-view.ts';

export const editTicketInput = z.strictObject({
  ...EDIT_SHAPE,
  version,
  category: z.string().min(1).max(100).optional(),
  location: latLngSchema.nullish(),
  /** Whom to write to: what is left out stays, an empty text is taken away. */
  reporter: reporter.optional(),
});

export type EditTicketInput = z.infer<typeof editTicketInput>;

/**
 * Edits what is written of a ticket. A new category or place routes it again, once, unless somebody assigned it by
 * hand; a new category or priority counts its deadlines again from the start, with the pauses it had. Answers null when
 * the ticket has thereby left the actor's sight. Throws `not_found`, `conflict`, `forbidden`, `invalid`.
 */
export function editTicket(
  actor: Actor,
  ticketId: string,
  input: EditTicketInput,
  now: Date,
): Promise<TicketView | null> {
  const { version, category: categoryCode, priority, reporter: person, ...given } = input;
  return withActor(actor, async (tx) => {
    const ticket = await lockTicket(tx, actor, ticketId, version, now);
    for (const action of actionsOfEdit(input)) requireCan(actor, action);
    if (person) requireCan(actor, 'ticket.read_personal_data');
    const category = categoryCode === undefined ? undefined : await findCategory(tx, categoryCode);
    const command = {
      kind: 'edit',
      fields: fieldsOf(given),
      ...(category && { category }),
      ...(priority && { priority }),
    } as const;
    const isMoved = given.location !== undefined || (category && category.id !== ticket.categoryId);
    await asSystem(tx, async (system) => {
      await execute(system, actor, [ticket], () => command, await loadPolicies(system), now);
      if (person) await correctReporter(system, { tenantId: actor.tenantId, ticketId: ticket.id }, person);
      if (!isMoved) return;
      const routed = await rerouteTickets(system, [ticket.id]);
      await react(
        system,
        actor,
        routed.map((id) => ({ id, events: [{ kind: 'routed' }] })),
        now,
      );
    });
    return viewIfVisible(tx, actor, ticket.id, now);
  });
}

/** The fields that were given. */
const fieldsOf = (given: Partial<TicketFields>): Partial<TicketFields> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
