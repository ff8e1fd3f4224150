import type { Actor } from '#lib/domain/access/actor.ts';
import { type ActorRole, can, type TicketScope, ticketScope } from '#lib/domain/access/roles.ts';

export type NavItem = { href: string; label: string };

/**
 * What the list, a new one in it and the wards are called by who sees those tickets: residents and the police make reports.
 * A few reports need no map of the municipality around them.
 */
const WORDS = {
  all: { list: 'Tickets', create: 'New ticket', wards: 'Wards', hasMap: true },
  municipality: { list: 'Tickets', create: 'New ticket', wards: 'Wards', hasMap: true },
  own_teams: { list: 'Tickets', create: 'New ticket', wards: 'Wards', hasMap: true },
  own_wards: { list: 'Ward tickets', create: 'New ticket', wards: 'My ward', hasMap: true },
  own_station: { list: 'Sensitive reports', create: 'New report', wards: 'Wards', hasMap: false },
  own_reports: { list: 'My reports', create: 'New report', wards: 'Wards', hasMap: false },
} as const satisfies Record<TicketScope, { list: string; create: string; wards: string; hasMap: boolean }>;

/** What this role calls the list of the tickets it sees. */
export const listName = (role: ActorRole): string => WORDS[ticketScope(role)].list;

export const createName = (role: ActorRole): string => WORDS[ticketScope(role)].create;

/** The places of the product for this role, the list first. */
export function navigationFor(actor: Pick<Actor, 'role'>): NavItem[] {
  const items: NavItem[] = [{ href: '/tickets', label: listName(actor.role) }];
  const { hasMap, wards } = WORDS[ticketScope(actor.role)];
  if (hasMap) items.push({ href: '/map', label: 'Map' });
  if (can(actor, 'ward.report').allowed) items.push({ href: '/wards', label: wards });
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
