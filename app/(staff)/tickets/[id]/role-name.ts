import { ROLE_NAMES } from '#lib/domain/access/roles.ts';

const NAMES_IN_TRAIL: Record<string, string> = { ...ROLE_NAMES, database: 'Database' };

/** The label of a role as the audit log and messages store it. */
export const roleName = (role: string): string => NAMES_IN_TRAIL[role] ?? role;
