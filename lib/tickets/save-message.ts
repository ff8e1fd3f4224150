import { randomUUID } from 'node:crypto';
import type { Tx } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';

type NewMessage = {
  id?: string;
  ticketId: string;
  visibility: 'public' | 'internal';
  body: string;
  mentions?: readonly string[];
};

/** Writes a message in the actor's own name: row-level security admits no other. */
export async function saveMessage(
  tx: Tx,
  actor: Actor,
  { id = randomUUID(), ticketId, visibility, body, mentions = [] }: NewMessage,
  now: Date,
): Promise<void> {
  const author = { authorId: actor.userId, authorRole: actor.role };
  await tx.ticketMessage.create({
    data: {
      ...{ id, tenantId: actor.tenantId, ticketId, ...author },
      ...{ visibility, body, mentions: [...mentions], createdAt: now },
    },
    select: { id: true },
  });
}
