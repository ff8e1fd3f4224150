import type { ChannelName, StaffChannel } from '#lib/domain/language/channels.ts';

export const CHANNEL_NAMES = {
  in_app: 'In the application',
  email: 'Email',
  web_push: 'Push',
  whatsapp: 'WhatsApp',
  sms: 'SMS',
} as const satisfies Record<StaffChannel | ChannelName, string>;
