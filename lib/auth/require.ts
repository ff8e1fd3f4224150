import { forbidden } from '#lib/errors.ts';
import type { Actor } from './actor.ts';
import { type Action, can } from './policy.ts';

/** Throws `forbidden` with the policy's own sentence unless the actor may. */
export function requireCan(actor: Actor, action: Action): void {
  const verdict = can(actor, action);
  if (!verdict.allowed) throw forbidden(verdict.reason);
}
