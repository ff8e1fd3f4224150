import type { Actor } from '#lib/domain/access/actor.ts';
import { ticketScope } from '#lib/domain/access/roles.ts';

/** What decides which tickets somebody has in sight. Readers of the same scope see the same, so one asks for all. */
export type Scope = Pick<Actor, 'tenantId' | 'userId' | 'role' | 'wardIds' | 'teamIds'>;

export function scopeOf({ tenantId, userId, role, wardIds, teamIds }: Actor): Scope {
  return {
    tenantId,
    // Only a resident's sight depends on who it is.
    userId: ticketScope(role) === 'own_reports' ? userId : null,
    role,
    wardIds: wardIds.toSorted(),
    teamIds: teamIds.toSorted(),
  };
}

/** Equal for equal scopes. */
export const scopeKey = ({ tenantId, userId, role, wardIds, teamIds }: Scope): string =>
  [tenantId, role, userId ?? '', wardIds.join(','), teamIds.join(',')].join('|');
