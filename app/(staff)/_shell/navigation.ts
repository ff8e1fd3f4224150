import type { Actor, Role } from '#lib/domain/access/actor.ts';
import { can } from '#lib/domain/access/roles.ts';

export type NavItem = { href: string; label: string };

const LIST_NAMES = {
  admin: 'Tickets',
  manager: 'Tickets',
  field_worker: 'Tickets',
  ward_councillor: 'Ward tickets',
  saps_liaison: 'Sensitive reports',
  citizen: 'My reports',
} as const satisfies Record<Role, string>;

/** What this role calls the list of the tickets it sees. */
export const listName = (role: Actor['role']): string => (role === 'system' ? 'Tickets' : LIST_NAMES[role]);

/** Staff open tickets; residents and the police make reports. */
export const createName = (role: Actor['role']): string =>
  role === 'citizen' || role === 'saps_liaison' ? 'New report' : 'New ticket';

/** The places of the product for this role, the list first. */
export function navigationFor(actor: Pick<Actor, 'role'>): NavItem[] {
  const items: NavItem[] = [{ href: '/tickets', label: listName(actor.role) }];
  // A station's few reports need no map of the municipality around them.
  if (actor.role !== 'saps_liaison' && actor.role !== 'citizen') items.push({ href: '/map', label: 'Map' });
  if (can(actor, 'ward.report').allowed)
    items.push({ href: '/wards', label: actor.role === 'ward_councillor' ? 'My ward' : 'Wards' });
  if (can(actor, 'ticket.create').allowed)
    items.push({ href: '/tickets/new', label: createName(actor.role) });
  if (can(actor, 'operations.manage').allowed) items.push({ href: '/admin', label: 'Administration' });
  return items;
}

/** What is a person's own, in the account's menu. */
export function accountPlacesFor(actor: Pick<Actor, 'role'>): NavItem[] {
  const items: NavItem[] = [];
  if (can(actor, 'ticket.export').allowed) items.push({ href: '/exports', label: 'My exports' });
  if (can(actor, 'notifications.receive').allowed)
    items.push({ href: '/account/notifications', label: 'Notification settings' });
  return items;
}

/** Where the bell leads to. */
export const BELL_PLACE: NavItem = { href: '/notifications', label: 'Notifications' };
