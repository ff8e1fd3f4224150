import type { ChannelName } from '#lib/domain/language/channels.ts';
import type { Channel } from './channel.ts';
import { email } from './email.ts';
import { sms, whatsapp } from './twilio-channels.ts';
import { webPush } from './web-push.ts';

export const CHANNELS = { whatsapp, sms, email, web_push: webPush } as const satisfies Record<
  ChannelName,
  Channel
>;
