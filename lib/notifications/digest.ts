import { createHash } from 'node:crypto';
import type { Outgoing } from './channels/channel.ts';
import type { Claimed } from './claim.ts';

/** More emails than this for one person at one time go out as one. */
const DIGEST_ABOVE = 5;

/** What was claimed, by what goes out together: rows of one digest, or one row. What is urgent waits for nothing else. */
export function parcelsOf(batch: readonly Claimed[]): Claimed[][] {
  const byPerson = Map.groupBy(batch, ({ channel, userId, isUrgent, id }) =>
    channel === 'email' && userId !== null ? `${userId} ${isUrgent}` : id,
  );
  return [...byPerson.values()].flatMap((rows) =>
    rows.length > DIGEST_ABOVE ? [rows] : rows.map((row) => [row]),
  );
}

/**
 * One email that says what each of the rows says. Its id follows from theirs: the same rows sent again after a doubt
 * bear the same Message-ID.
 */
export function digestOf(parcel: readonly Claimed[], message: Outgoing): Outgoing {
  const ids = parcel.map(({ id }) => id).sort();
  const lines = parcel.map(({ text }) => `- ${text}`).sort();
  return {
    ...message,
    notificationId: `digest-${createHash('sha256').update(ids.join()).digest('hex').slice(0, 32)}`,
    text: `${parcel.length} messages about your tickets:\n\n${lines.join('\n')}\n`,
  };
}
