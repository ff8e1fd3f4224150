import { z } from 'zod';
import { withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import { bellOwner } from './bell-owner.ts';
import { countUnread, type Unread } from './list-bell.ts';

export const markReadInput = z
  .strictObject({
    ids: z.array(z.guid('A notification is given by its id.')).max(100).optional(),
    /** All that was told up to then; what came since has not been looked at. */
    until: z.iso.datetime('Give the time as 2026-11-21T08:00:00.000Z.').optional(),
  })
  .refine((input) => (input.ids === undefined) !== (input.until === undefined), {
    path: ['ids'],
    message: 'Say which notifications, or until when: one of the two.',
  });

export type MarkReadInput = z.infer<typeof markReadInput>;

/** Marks the person's own notifications as read. Ids that are not theirs change nothing. Throws `forbidden`. */
export function markRead(
  actor: Actor,
  { ids, until }: MarkReadInput,
  now: Date,
): Promise<{ unread: Unread }> {
  return withActor(actor, async (tx) => {
    const userId = bellOwner(actor);
    await tx.$executeRaw`
      update notifications set status = 'read', read_at = ${now}
      where tenant_id = (select app_tenant()) and user_id = ${userId}::uuid and channel = 'in_app' and read_at is null
        and (id = any (${ids ?? []}::uuid[]) or date_trunc('milliseconds', created_at) <= ${until ?? null}::timestamptz)`;
    return { unread: await countUnread(tx, userId) };
  });
}
