import type { NavItem } from '#components/shell/navigation.ts';

/** The pages of the administration, in the order of its menu. */
export const ADMIN_SECTIONS: readonly NavItem[] = [
  { href: '/admin/health', label: 'Clock health' },
  { href: '/admin/channels', label: 'Channels' },
];
