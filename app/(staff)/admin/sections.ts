import type { NavItem } from '#app/(staff)/_shell/navigation.ts';

/** The pages of the administration, in the order of its menu. */
export const ADMIN_SECTIONS: readonly NavItem[] = [
  { href: '/admin/service-levels', label: 'Service levels' },
  { href: '/admin/calendars', label: 'Calendars' },
  { href: '/admin/health', label: 'Clock health' },
  { href: '/admin/channels', label: 'Channels' },
  { href: '/admin/teams', label: 'Teams and areas' },
  { href: '/admin/wards', label: 'Ward borders' },
];
