import type { Channel, ChannelName } from './channel.ts';
import { email } from './email.ts';
import { sms, whatsapp } from './twilio-channels.ts';

/** In the order in which a resident is tried. */
export const CHANNELS = { whatsapp, sms, email } as const satisfies Record<ChannelName, Channel>;
