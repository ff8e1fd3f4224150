import { requireCan } from '#lib/auth/require.ts';
import { type Tx, withActor } from '#lib/db/with-actor.ts';
import type { Actor } from '#lib/domain/access/actor.ts';
import type { ChainTarget } from '#lib/domain/sla/escalation-chain.ts';
import { PRIORITIES, type Priority } from '#lib/domain/ticket/status.ts';
import { DEFAULT_TERMS, loadPolicies, type PolicyRule } from './policies.ts';

export type PolicyView = {
  id: string;
  /** Null: for all categories. */
  category: { id: string; code: string; name: string } | null;
  /** Null: for all priorities. */
  priority: Priority | null;
  responseMinutes: number;
  resolutionMinutes: number;
  warnPercent: number;
  /** Null: around the clock. */
  calendar: { id: string; name: string } | null;
  chain: {
    level: number;
    target: ChainTarget;
    person: { id: string; name: string | null } | null;
    delayMinutes: number;
    countsWorkingTime: boolean;
  }[];
};

/** Which policy a new ticket of this category and priority gets, and what decided it; null for the built-in one. */
type AppliesView = { category: string; priority: Priority; policyId: string | null; rule: PolicyRule };

export type ServiceLevels = {
  policies: PolicyView[];
  applies: AppliesView[];
  builtIn: { responseMinutes: number; resolutionMinutes: number; warnPercent: number };
};

/** The service levels of the actor's municipality. Sensitive categories have none. Throws `forbidden`. */
export function listServiceLevels(actor: Actor): Promise<ServiceLevels> {
  requireCan(actor, 'service_levels.read');
  return withActor(actor, async (tx) => {
    const policies = await loadPolicies(tx);
    const categories = await tx.category.findMany({
      where: { isActive: true, isSensitive: false },
      select: { id: true, code: true },
      orderBy: [{ nameEn: 'asc' }, { id: 'asc' }],
    });
    const { responseMinutes, resolutionMinutes, warnPercent } = DEFAULT_TERMS;
    return {
      policies: await currentPolicies(tx),
      applies: categories.flatMap(({ id, code }) =>
        PRIORITIES.map((priority) => {
          const { id: policyId, rule } = policies.for(id, priority);
          return { category: code, priority, policyId, rule };
        }),
      ),
      builtIn: { responseMinutes, resolutionMinutes, warnPercent },
    };
  });
}

/** People are left joined: row-level security hides their names from whoever may not know them. */
function currentPolicies(tx: Tx): Promise<PolicyView[]> {
  return tx.$queryRaw<PolicyView[]>`
    select p.id, p.priority, p.response_minutes as "responseMinutes", p.resolution_minutes as "resolutionMinutes",
      p.warn_percent as "warnPercent",
      case when c.id is not null then json_build_object('id', c.id, 'code', c.code, 'name', c.name_en) end as category,
      case when b.id is not null then json_build_object('id', b.id, 'name', b.name) end as calendar,
      coalesce((select json_agg(json_build_object('level', l.level, 'target', l.target,
          'person', case when l.person_id is not null then json_build_object('id', l.person_id, 'name', u.name) end,
          'delayMinutes', l.delay_minutes, 'countsWorkingTime', l.counts_working_time) order by l.level)
        from escalation_levels l left join users u on u.id = l.person_id
        where l.tenant_id = p.tenant_id and l.policy_id = p.id), '[]') as chain
    from sla_policies p
    left join categories c on c.tenant_id = p.tenant_id and c.id = p.category_id
    left join business_calendars b on b.tenant_id = p.tenant_id and b.id = p.calendar_id
    where p.tenant_id = (select app_tenant()) and p.retired_at is null
    order by c.name_en nulls first, array_position(${PRIORITIES}::text[], p.priority) nulls first, p.id`;
}
