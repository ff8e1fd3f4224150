/** Ways to a resident, in the order in which they are tried. */
export const RESIDENT_CHANNELS = ['whatsapp', 'sms', 'email'] as const;

/** Ways to the staff, who choose among them. */
export const STAFF_CHANNELS = ['in_app', 'email', 'web_push'] as const;
export type StaffChannel = (typeof STAFF_CHANNELS)[number];

/** What leaves the house. The notification centre reads the notification log itself and needs no sending. */
export const SENDING_CHANNELS = [...RESIDENT_CHANNELS, 'web_push'] as const;
export type ChannelName = (typeof SENDING_CHANNELS)[number];

export const CHANNEL_NAMES = {
  in_app: 'In the application',
  email: 'Email',
  web_push: 'Push',
  whatsapp: 'WhatsApp',
  sms: 'SMS',
} as const satisfies Record<StaffChannel | ChannelName, string>;
