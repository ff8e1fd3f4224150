import { ROLE_NAMES } from '#lib/domain/access/actor.ts';

const OTHER_ROLES: Record<string, string> = { system: 'Lungisa', database: 'Database' };

/** The label of a role as the audit log and messages store it. */
export const roleName = (role: string): string =>
  (ROLE_NAMES as Record<string, string>)[role] ?? OTHER_ROLES[role] ?? role;
