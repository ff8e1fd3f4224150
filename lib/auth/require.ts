import { forbidden } from '#lib/errors.ts';
import type { Actor } from './actor.ts';
import { can, type TicketAction } from './policy.ts';

/** Throws `forbidden` with the policy's own sentence unless the actor may. */
export function requireCan(actor: Actor, action: TicketAction): void {
  const verdict = can(actor, action);
  if (!verdict.allowed) throw forbidden(verdict.reason);
}
