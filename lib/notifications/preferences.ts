import { z } from 'zod';
import { type Tx, withActor } from '#lib/db/with-actor.ts';
import type { Actor, UserId } from '#lib/domain/access/actor.ts';
import type { StaffChannel } from '#lib/domain/language/channels.ts';
import { bellOwner } from './bell-owner.ts';
import { staffChannels } from './channels/channel.ts';
import type { QuietHours } from './quiet-hours.ts';

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Give the time as 20:00.');

export const preferencesInput = z.strictObject({
  channels: staffChannels,
  /** Null: never quiet. */
  quietHours: z
    .strictObject({ from: time, until: time })
    .refine(({ from, until }) => from !== until, {
      path: ['until'],
      message: 'Quiet hours end at another time than they begin. To have none, take them off.',
    })
    .nullable(),
});

export type Preferences = { channels: StaffChannel[]; quietHours: QuietHours };

/** What everybody has who never chose; claim.ts and staff-recipients.ts know the same. */
const DEFAULTS: Preferences = {
  channels: ['in_app', 'email'],
  quietHours: { from: '20:00', until: '06:00' },
};

/** How the person wants to be told. Throws `forbidden`. */
export function readPreferences(actor: Actor): Promise<Preferences> {
  return withActor(actor, (tx) => preferencesOf(tx, bellOwner(actor)));
}

/** Decides how the person is told from now on. What is queued already goes the old way. Throws `forbidden`. */
export function setPreferences(actor: Actor, input: Preferences): Promise<Preferences> {
  return withActor(actor, async (tx) => {
    const userId = bellOwner(actor);
    await tx.$executeRaw`
      insert into notification_preferences (tenant_id, user_id, channels, quiet_from, quiet_until)
      values (app_tenant(), ${userId}::uuid, ${input.channels}::text[],
        ${input.quietHours?.from ?? null}::time, ${input.quietHours?.until ?? null}::time)
      on conflict (tenant_id, user_id) do update set channels = excluded.channels,
        quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until`;
    return preferencesOf(tx, userId);
  });
}

async function preferencesOf(tx: Tx, userId: UserId): Promise<Preferences> {
  const [row] = await tx.$queryRaw<{ channels: StaffChannel[]; from: string | null; until: string | null }[]>`
    select channels, to_char(quiet_from, 'HH24:MI') as from, to_char(quiet_until, 'HH24:MI') as until
    from notification_preferences where tenant_id = (select app_tenant()) and user_id = ${userId}::uuid`;
  if (!row) return DEFAULTS;
  const { channels, from, until } = row;
  return { channels, quietHours: from === null || until === null ? null : { from, until } };
}
