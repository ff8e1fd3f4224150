import { ROLE_NAMES } from '#lib/domain/access/roles.ts';

export { SLA_NAMES } from '#lib/domain/sla/sla-state.ts';
export { PRIORITY_NAMES } from '#lib/domain/ticket/status.ts';

export const LANGUAGE_NAMES = { en: 'English', zu: 'isiZulu', af: 'Afrikaans' } as const;

const NAMES_IN_TRAIL: Record<string, string> = { ...ROLE_NAMES, database: 'Database' };

/** A role as the trail and messages hold it, in words. */
export const roleName = (role: string): string => NAMES_IN_TRAIL[role] ?? role;
