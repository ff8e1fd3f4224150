import { ROLE_NAMES } from '#lib/domain/access/actor.ts';

export { LANGUAGE_NAMES } from '#lib/domain/language/languages.ts';
export { SLA_NAMES } from '#lib/domain/sla/sla-state.ts';
export { PRIORITY_NAMES } from '#lib/domain/ticket/status.ts';

const OTHER_ROLES: Record<string, string> = { system: 'Lungisa', database: 'Database' };

/** A role as the trail and messages hold it, in words. */
export const roleName = (role: string): string =>
  (ROLE_NAMES as Record<string, string>)[role] ?? OTHER_ROLES[role] ?? role;
