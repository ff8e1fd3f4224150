import { z } from 'zod';

/** Ways to a resident, in the order in which they are tried. */
export const RESIDENT_CHANNELS = ['whatsapp', 'sms', 'email'] as const;
/** Ways to the staff, who choose among them. */
export const STAFF_CHANNELS = ['in_app', 'email', 'web_push'] as const;
export type StaffChannel = (typeof STAFF_CHANNELS)[number];

/** A choice of them, each once. */
export const staffChannels = z
  .array(z.enum(STAFF_CHANNELS, `The channel is one of ${STAFF_CHANNELS.join(', ')}.`))
  .max(20)
  .transform((chosen) => STAFF_CHANNELS.filter((channel) => chosen.includes(channel)));

/** What leaves the house. The notification centre shows the log itself and needs no sending. */
export const SENDING_CHANNELS = [...RESIDENT_CHANNELS, 'web_push'] as const;
export type ChannelName = (typeof SENDING_CHANNELS)[number];
