import { actorsOf, membershipsOf } from '#lib/auth/memberships.ts';
import { withActor } from '#lib/db/with-actor.ts';
import { type Actor, systemActor, type TenantId, type UserId } from '#lib/domain/access/actor.ts';
import { can } from '#lib/domain/access/roles.ts';
import type { Claimed } from './claim.ts';

/**
 * Of rows that a claim took up for one person, those that may still go out: the ticket has not become sensitive, and one
 * of the staff still sees it. Each row is read as the person it is for, under the policies of their bell: what is not
 * shown there is not sent either, and who has left reads nothing. The last look before sending.
 */
export async function stillToSend(
  tenantId: TenantId,
  { userId, claimId }: Pick<Claimed, 'userId' | 'claimId'>,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const readers = userId === null ? [systemActor(tenantId)] : await staffActorsOf(tenantId, userId);
  const found = await Promise.all(
    readers.map((reader) =>
      withActor(reader, (tx) =>
        tx.notification.findMany({
          where: { tenantId, id: { in: [...ids] }, claimId, status: 'sending' },
          select: { id: true },
        }),
      ),
    ),
  );
  return new Set(found.flat().map(({ id }) => id));
}

/** What somebody is in a municipality as far as they are notified there; nothing for who has left it or is disabled. */
async function staffActorsOf(tenantId: TenantId, userId: UserId): Promise<Actor[]> {
  const memberships = (await membershipsOf(userId)).filter((one) => one.tenantId === tenantId);
  const actors = await actorsOf(memberships.map(({ membershipId }) => membershipId));
  return [...actors.values()].filter((actor) => can(actor, 'notifications.receive').allowed);
}
