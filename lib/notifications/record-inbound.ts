import { z } from 'zod';
import { withSystem } from '#lib/db/with-actor.ts';
import { env } from '#lib/env.ts';
import { listMunicipalities } from '#lib/people/list-municipalities.ts';
import { wishOf } from './opt-out-words.ts';
import { phoneHash } from './phone.ts';
import { keepOptOut } from './record-outcome.ts';

const WHATSAPP = 'whatsapp:';

/** A message that somebody sent to our number, as Twilio hands it on. */
export const inboundMessage = z.object({
  From: z.string().regex(/^(whatsapp:)?\+\d{8,15}$/),
  Body: z.string().max(10_000).default(''),
});

/**
 * Notes that this number wrote to us, which lets WhatsApp answer in plain text for 24 hours, and whether it wants no
 * messages or wants them again. Of the message nothing is kept, and of the number a hash. One number of ours speaks for
 * all municipalities of an installation, so what is said to it holds for all.
 */
export async function recordInbound(
  { From, Body }: z.infer<typeof inboundMessage>,
  now: Date,
): Promise<void> {
  const isWhatsapp = From.startsWith(WHATSAPP);
  const hash = phoneHash(From.slice(isWhatsapp ? WHATSAPP.length : 0), env().PHONE_HASH_KEY);
  const wish = wishOf(Body);
  if (!isWhatsapp && wish === null) return;
  for (const { tenantId } of await listMunicipalities()) {
    await withSystem(tenantId, async (tx) => {
      if (isWhatsapp) {
        await tx.$executeRaw`
          insert into resident_conversations (tenant_id, phone_hash, last_inbound_at) values (app_tenant(), ${hash}, ${now})
          on conflict (tenant_id, phone_hash) do update set last_inbound_at = greatest(resident_conversations.last_inbound_at, ${now})`;
      }
      if (wish === 'stop') await keepOptOut(tx, hash, now);
      if (wish === 'start')
        await tx.$executeRaw`delete from message_opt_outs where tenant_id = app_tenant() and phone_hash = ${hash}`;
    });
  }
}
