import type { Actor } from '#lib/domain/access/actor.ts';
import { type Action, can } from '#lib/domain/access/roles.ts';
import { forbidden } from '#lib/errors.ts';

/** Throws `forbidden` with the policy's own sentence unless the actor may. */
export function requireCan(actor: Actor, action: Action): void {
  const verdict = can(actor, action);
  if (!verdict.allowed) throw forbidden(verdict.reason);
}
