import { requireCan } from '#lib/auth/require.ts';
import type { Actor, UserId } from '#lib/domain/access/actor.ts';
import { forbidden } from '#lib/errors.ts';

/** The person that is notified. Throws `forbidden` for who never is: residents, councillors, the police, programs. */
export function bellOwner(actor: Actor): UserId {
  requireCan(actor, 'notifications.receive');
  if (actor.userId === null)
    throw forbidden('An API key belongs to a program, and nobody notifies a program. Sign in as a person.');
  return actor.userId;
}
